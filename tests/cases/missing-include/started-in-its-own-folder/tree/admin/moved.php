<?php
chdir('..');
require 'inc/db.php';
require '../inc/head.php';
echo $_GET['page'];
