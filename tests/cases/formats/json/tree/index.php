<?php
require __DIR__ . '/heler.php';
