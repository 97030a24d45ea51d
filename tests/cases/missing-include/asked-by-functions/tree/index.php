<?php
require_once __DIR__ . '/lib/edition.inc';
if (isProVersion()) {
    require_once __DIR__ . '/pro/env.inc';
}
if (!Edition::isLarge()) {
    require __DIR__ . '/small.php';
} else {
    require __DIR__ . '/lib/large.php';
}
if (isPaid()) require __DIR__ . '/paid.php';
