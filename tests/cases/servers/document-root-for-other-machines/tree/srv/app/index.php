<?php
require __DIR__ . '/inc/setup.php';
