<?php
// Made where it is missing.
$cache = __DIR__ . '/cache/routes.php';
if (!file_exists($cache)) {
    compile_routes($cache);
}
require $cache;

$log = __DIR__ . '/cache/seen.php';
if (!file_exists($log)) {
    write_to_log("$log is missing");
}
require $log;

// Made here, or by an installer.
$made = __DIR__ . '/made.php';
file_put_contents($made, '<?php');
require $made;
require __DIR__ . '/settings.php';
require __DIR__ . '/copied.php';
require __DIR__ . '/read.php';

// Since PHP 8 what is missing throws; include still only warns.
try {
    require __DIR__ . '/perhaps.php';
} catch (RuntimeException | \Error $e) {
    include __DIR__ . '/instead.php';
}
try {
    require __DIR__ . '/never.php';
    include __DIR__ . '/warned-of.php';
} catch (Throwable) {
}
try {
    require __DIR__ . '/thrown.php';
} catch (RuntimeException $e) {
}

// Read first, and written back.
$counter = require __DIR__ . '/counter.php';
file_put_contents(__DIR__ . '/counter.php', '<?php return ' . ($counter + 1) . ';');
function keep() { copy('a.php', __DIR__ . '/kept.php'); }
require __DIR__ . '/kept.php';

// catalog() may make it.
$list = __DIR__ . '/cache/list.php';
if (!file_exists($list)) {
    catalog($list);
}
require $list;
