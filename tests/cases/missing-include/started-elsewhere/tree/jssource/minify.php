<?php
$from = $argv[1];
require_once($from . '/./include/utils.php');
require_once($from . '/jssource/../include/utlis.php');
