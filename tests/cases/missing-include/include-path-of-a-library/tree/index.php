<?php
set_include_path($root . '/vendor/pear' . PATH_SEPARATOR . get_include_path());
ini_set('include_path', ini_get('include_path') . ':' . __DIR__ . '/more');
require 'inc/head.php';
require 'inc/db.php';
