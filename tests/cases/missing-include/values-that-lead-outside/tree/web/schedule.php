<?php
define('ROOT_DIR', '../');
require_once(ROOT_DIR . 'pages/schedle.php');
