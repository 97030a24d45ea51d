<?php
require __DIR__ . "/vendor/autoload.php";
require __DIR__ . "/lib/sub/Sub.php";
require __DIR__ . "/link/x.php";
require __DIR__ . "/gone.php";
