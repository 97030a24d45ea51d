<?php
require __DIR__ . '/lib/3rdparty/autoload.php';
require __DIR__ . '/vendor/maker/lib/start.php';
