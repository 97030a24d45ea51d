<?php
require __DIR__ . '/d.php';
require __DIR__ . '/c.php';
