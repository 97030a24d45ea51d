<?php
define('TOP', __DIR__ . '/');
require TOP . 'include/start.php';
