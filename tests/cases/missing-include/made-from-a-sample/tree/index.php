<?php
require __DIR__ . '/config.php';
require __DIR__ . '/local.php';
require __DIR__ . '/settings.php';
require __DIR__ . '/admin.php';
