<?php
require __DIR__ . '/lib/mial.php';
require __DIR__ . '/cache/x.php';
require __DIR__ . '/kept/y.php';
