<?php
$asset = include __DIR__ . '/block.asset.php';
