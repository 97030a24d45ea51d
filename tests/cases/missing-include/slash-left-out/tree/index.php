<?php
require __DIR__.'lib/x.php';
require dirname(__FILE__) . 'lib/x.php';
define('ROOT', __DIR__);
require ROOT . 'lib/x.php';
require "{$a}lib/x.php";
require __DIR__ . "lib/x.php";
