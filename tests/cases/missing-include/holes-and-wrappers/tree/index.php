<?php
include $page . '.php';
include "pages/$page.php";
include 'http://example.org/x.php';
include 'phar://x.phar/y.php';
include 'C:\\x.php';
include '';
include foo();
