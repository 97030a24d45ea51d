<?php
require __DIR__ . '/example.php';
