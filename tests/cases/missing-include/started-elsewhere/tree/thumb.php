<?php
$dir = '';
if (empty($dir)) {
    $dir = 'handlers/';
}
require __DIR__ . '/' . $dir . 'core.php';
require __DIR__ . '/' . $dir . 'cores.php';
