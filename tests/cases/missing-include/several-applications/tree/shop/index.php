<?php
define('ROOT', __DIR__ . '/');
require ROOT . 'inc/only-in-shop.php';
