<?php
// Another application's, if this one is told where that is. config.php is ours by chance.
require $BRIDGE['path_to_forum'] . 'config.php';
require $BRIDGE['path_to_forum'] . 'Settings.php';
require $BRIDGE['path_to_forum'] . 'common.php';
require '../forum/config.php';
// Ours.
require '../include/gone.php';
