<?php
$_GET['page'] = $argv[1];
require '../inc/db.php';
require './inc/head.php';
