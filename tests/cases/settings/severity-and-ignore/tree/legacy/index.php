<?php
require __DIR__ . "/a.php";
include __DIR__ . "/b.php";
