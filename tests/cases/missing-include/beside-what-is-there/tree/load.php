<?php
if (file_exists(__DIR__.'/vendor/new/A.php')) {
  require_once __DIR__.'/vendor/new/A.php';
} else {
  require_once __DIR__.'/vendor/old/A.php';
}
if (!is_file(__DIR__.'/lib/gone.php')) {
  require __DIR__.'/lib/other.php';
}
require __DIR__ . '../lib/menu.php';
if (Files::exists(__DIR__.'/pro.php')) {
  require __DIR__.'/pro.php';
}
