<?php
require 'dirs.php';
require $c['dir'] . 'prepend.php';
require $c['dir'] . '../modules/langs.php';
require $c['dir'] . '../elsewhere/langs.php';
