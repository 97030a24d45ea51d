<?php
define('ABSPATH', '/tmp/wordpress/');
require __DIR__ . '/../vendor/nothing/autoload.php';
