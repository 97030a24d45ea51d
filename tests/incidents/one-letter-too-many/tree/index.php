<?php
require __DIR__ . '/load.php';
