<?php
require 'inc\a.php';
require __DIR__ . "\\inc\\a.php";
// Nobody has these, and on Windows they may be anywhere.
require 'inc\b.php';
require 'C:\xampp\inc\a.php';
if (PHP_OS_FAMILY === 'Windows') {
    require 'inc\a.php';
}
