<?php
require __DIR__ . '/wp-load.php';
require __DIR__ . '/qa/gone.php';
