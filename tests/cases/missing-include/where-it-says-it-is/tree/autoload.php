<?php
if (file_exists(__DIR__ . '/vendor/autoload.php')) {
    require __DIR__ . '/vendor/autoload.php';
} elseif (preg_match('#/vendor/maker/tool$#', __DIR__)) {
    require __DIR__ . '/../../installed.php';
}
if (strpos(__FILE__, '/phar/') !== false) require __DIR__ . '/of-the-phar.php';
if (strpos($_SERVER['HTTP_HOST'], 'test') !== false) require __DIR__ . '/of-the-test.php';
