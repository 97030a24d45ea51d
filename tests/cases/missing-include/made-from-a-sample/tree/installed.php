<?php
require __DIR__ . '/conf/main.inc.php';
require __DIR__ . '/conf/man.inc.php';
