<?php
require __DIR__ . '/Composer/Versions.php';
if (basename(dirname(__DIR__)) == 'plugins') {
    require __DIR__ . '/../../load.php';
}
if (basename(__FILE__) != 'index.php') {
    require __DIR__ . '/called-otherwise.php';
} elseif (basename(__FILE__) === $name) {
    require __DIR__ . '/nobody-knows.php';
} else {
    require __DIR__ . '/called-so.php';
}
if (basename(__FILE__) === 'index.php') {
    return;
}
require __DIR__ . '/not-behind-it.php';
