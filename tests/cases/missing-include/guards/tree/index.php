<?php
if (file_exists(__DIR__ . '/a.php')) require __DIR__ . '/a.php';
if (!is_file(__DIR__ . '/b.php')) {
    return;
}
require __DIR__ . '/b.php';
$found = is_readable(__DIR__ . '/c.php');
if ($found) {
    require __DIR__ . '/c.php';
}
@include 'd.php';
file_exists(__DIR__ . '/e.php') && require __DIR__ . '/e.php';
file_exists(__DIR__ . '/f.php') ? require __DIR__ . '/f.php' : null;
if (defined('NOBODY_DEFINES_THIS')) require __DIR__ . '/g.php';
if (file_exists(__DIR__ . '/a.php')) {
    // Another file was asked for than is read.
    require __DIR__ . '/missing.php';
} else {
    require __DIR__ . '/also-missing.php';
}
