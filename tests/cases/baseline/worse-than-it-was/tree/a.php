<?php
require __DIR__ . '/gone.php';
