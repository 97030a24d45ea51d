<?php
// A copy of it is written to vendor/composer, and reads what is beside it there alone.
if (substr(__DIR__, -8, 1) !== 'C') {
    $versions = require __DIR__ . '/installed.php';
} else {
    $versions = [];
}
if ('C' === substr(__DIR__, -8, 1)) {
    require __DIR__ . '/gone.php';
}
