<?php
require __DIR__ . '/lib/fucntions.php';
require __DIR__ . '/lib/function.php';
require __DIR__ . '/lib/functionss.php';
require __DIR__ . '/libb/functions.php';
require __DIR__ . '/lib/functions.inc';
require __DIR__ . '/lib/v2.php';
include __DIR__ . "/lib/nothing-like-it.php";
include dirname(__FILE__, 1) . '/lib/functions.php';
