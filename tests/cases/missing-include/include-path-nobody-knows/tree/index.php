<?php
set_include_path(get_include_path() . PATH_SEPARATOR . getenv('LIBRARIES'));
require 'inc/head.php';
require 'inc/db.php';
require 'gone.php';
