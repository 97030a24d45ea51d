<?php
require __DIR__ . '/config.php';
require __DIR__ . '/views/page.tpl.php';
