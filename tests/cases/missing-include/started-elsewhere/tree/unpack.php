<?php
function cached($file) { static $cache = null; return $cache . $file; }
include cached('handlers/') . 'core.php';
$folder = unpack_into(cached('upgrades'));
include "$folder/manifest.php";
if (!file_exists(__DIR__ . '/settings.php')) {
    redirect_to_setup();
}
require __DIR__ . '/settings.php';
