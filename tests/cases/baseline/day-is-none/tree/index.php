<?php
require __DIR__ . "/a.php";
require __DIR__ . "/b.php";
