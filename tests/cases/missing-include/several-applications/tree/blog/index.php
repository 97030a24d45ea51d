<?php
define('ROOT', __DIR__ . '/');
require ROOT . 'inc/a.php';
require ROOT . 'inc/only-in-shop.php';
