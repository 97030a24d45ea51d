<?php
require 'settings.php';
// Each line names a file that exists, then one that does not.
require ROOT . 'lib/mail.php'; require ROOT . 'lib/mial.php';
require LIB . '/db.php'; require LIB . '/bd.php';
require $config['lib'] . '/user.' . $config['ext']; require $config['lib'] . '/usr.' . $config['ext'];
require "{$config['lib']}/user.php"; require "{$config['lib']}/usser.php";
require Paths::LANG . 'en.php'; require Paths::LANG . 'enn.php';
require Paths::$lib . '/db.php'; require Paths::$lib . '/dbb.php';
require lib('user'); require lib('uzer');
load('mail'); load('maill');
$debug = isset($_GET['debug']);
require LIB . ($debug ? '/db.php' : '/mail.php'); require LIB . ($debug ? '/db.php' : '/maile.php');
foreach (['mail', 'db', 'usre'] as $name) {
    require __DIR__ . '/lib/' . $name . '.php';
}
switch ($_GET['lang']) {
    case 'de': $file = 'lang/de.php'; break;
    default: $file = 'lang/ne.php';
}
require __DIR__ . '/' . $file;
require __DIR__ . '/lang/' . $_GET['lang'] . '.php'; require __DIR__ . '/lnag/' . $_GET['lang'] . '.php';
require match (true) { $debug => ROOT . 'lib/db.php', default => ROOT . 'lib/user.phpp' };
require str_replace('\\', '/', __DIR__) . '/lib/mail.php'; require rtrim(ROOT, '/') . '/lib/maik.php';
require implode('/', [__DIR__, 'lib', 'db.php']); require implode('/', [__DIR__, 'lib', 'dbs.php']);
foreach (glob(__DIR__ . '/lib/*.php') as $one) require $one;
(new View('a', __DIR__ . '/inc/top.html'))->show();
