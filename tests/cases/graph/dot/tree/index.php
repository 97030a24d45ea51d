<?php
require __DIR__ . '/lib/boot.php';
require __DIR__ . '/lib/parts/' . $_GET['part'] . '.php';
@include __DIR__ . '/local.php';
