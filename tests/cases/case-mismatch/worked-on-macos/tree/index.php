<?php
require __DIR__ . '/Lib/Database.php';
require __DIR__ . '/lib/Database.php';
