<?php
set_include_path(__DIR__ . '/library' . PATH_SEPARATOR . get_include_path());
require 'Mail.php';
require 'Mial.php';
require './pages/part.php';
require 'pages/prat.php';
chdir('pages');
require './part.php';
