<?php
require __DIR__ . '/x.php';
include __DIR__ . '/y.php';
