<?php
$skin = '';
if (isset($_GET['blue'])) $skin = 'blue.php';
if (!empty($skin)) require __DIR__ . '/skins/' . $skin;
$name = '';
if (isset($_GET['red'])) $name = 'red';
if ($name) require __DIR__ . '/skins/' . $name . '.php';
$file = 'langs.php';
if (!strstr($file, '.php')) $file .= '.php';
require 'modules/' . $file;
file_exists('b.php') ? require 'b.php' : require './b.inc';
// All that it may be.
require __DIR__ . '/skins/';
