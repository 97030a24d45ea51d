<?php
$file = fopen(__DIR__ . '/settings.php', 'wb');
copy(__DIR__ . '/settings.default.php', __DIR__ . '/copied.php');
fopen(__DIR__ . '/read.php', 'r');
require __DIR__ . '/index.php';
