<?php
require __DIR__ . "/../rates.php";
file_put_contents(__DIR__ . "/../rates.php", "");
