<?php
if (!function_exists('mb_strlen')) {
    require __DIR__ . '/compat/mbstring.php';
}
if (!extension_loaded('openssl')) require __DIR__ . '/compat/openssl.php';
if (function_exists('spl_autoload_register')) {
    spl_autoload_register('load');
} elseif (!function_exists('__autoload')) {
    require __DIR__ . '/compat/autoload.php';
}
// Nearly one that is there.
if (!function_exists('json_encode')) require __DIR__ . '/compat/jsom.php';
// The program's own: without it nothing goes on.
if (!function_exists('shop_start')) require __DIR__ . '/inc/start.php';
// What ends the program, and what only sounds like it.
if (!file_exists(__DIR__ . '/a.php')) wpDie();
require __DIR__ . '/a.php';
if (!file_exists(__DIR__ . '/b.php')) tell_audience();
require __DIR__ . '/b.php';
