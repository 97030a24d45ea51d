<?php

function first() {
    require __DIR__ . '/gone-first.php';
}

if (0) {
    require __DIR__ . '/never.php';
}

switch ($argc) {
    case 1:
        return;
    case 2:
        require __DIR__ . '/gone-of-a-case.php';
}

try {
    return first();
} catch (Exception $error) {
    require __DIR__ . '/gone-when-caught.php';
}

if ($argc > 2) {
    exit;
}
require __DIR__ . '/gone.php';

if ($argc > 1):
    exit;
else:
    require __DIR__ . '/gone-otherwise.php';
endif;

goto later;
later:
require __DIR__ . '/gone-later.php';

exit;
require __DIR__ . '/unreachable.php';
require __DIR__ . '/lib/mial.php';

function second() {
    require __DIR__ . '/gone-second.php';
}
