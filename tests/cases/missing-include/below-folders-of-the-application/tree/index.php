<?php
$system = realpath('system');
define('BASE', $system . '/');
require BASE . 'core/start.php';
require 'inc/first.php';
require 'views/page.tpl';
