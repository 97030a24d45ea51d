<?php
$publicPath = getcwd();
require_once $publicPath . '/index.php';
