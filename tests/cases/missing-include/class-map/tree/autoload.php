<?php
$classes = [
    'A' => __DIR__ . '/src/A.php',
    'B' => __DIR__ . '/src/B.php',
    'C' => __DIR__ . '/src/CC.php',
    'D' => __DIR__ . '/src/D.php',
    'E' => __DIR__ . '/src/E.php',
];
