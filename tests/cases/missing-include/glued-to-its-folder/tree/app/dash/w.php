<?php
require_once __DIR__ . '../../../functions/f.php';
require_once __DIR__ . '../../../functions/gone.php';
