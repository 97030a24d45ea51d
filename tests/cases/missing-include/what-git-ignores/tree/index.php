<?php
require __DIR__ . '/vendor/autoload.php';
require __DIR__ . '/cache/routes.php';
require __DIR__ . '/sub/lib.php';
require __DIR__ . '/gone.php';
require __DIR__ . '/config.php';
