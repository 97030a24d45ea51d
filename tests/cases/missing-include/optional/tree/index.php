<?php
$local = __DIR__ . '/local.php';
if (file_exists($local)) {
    require $local;
}
$theme = $_GET['theme'];
if (is_file(__DIR__ . "/themes/$theme/functions.php")) include __DIR__ . "/themes/$theme/functions.php";
$autoload = __DIR__ . '/../../autoload.php';
if (!is_file($autoload)) $autoload = __DIR__ . '/lib/autoload.php';
require $autoload;
if (PHP_OS_FAMILY === 'Windows') require __DIR__ . '/windows.php';
if (PHP_VERSION_ID < 70000) { require __DIR__ . '/php5.php'; }
if (PHP_VERSION_ID < 70100) { exit('too old'); }
spl_autoload_register(function ($class) { require __DIR__ . '/classes.php'; });
if ((include __DIR__ . '/cache.php') === false) { echo 'no cache'; }
if (false) require __DIR__ . '/never.php';
// After all these: still needed.
require __DIR__ . '/missing.php';
$setup = __DIR__ . '/setup.php';
if (!is_file($setup)) {
    $setup = __DIR__ . '/config/setup.php';
}
if (!is_file($setup)) $setup = null;
$settings = $setup ? (array) include $setup : [];
