<?php
require __DIR__ . '/../web/inc/functions.php';
require __DIR__ . '/../web/inc/functoins.php';
require __DIR__ . '/../tools/of-the-image.php';
require __DIR__ . '/own.php';
