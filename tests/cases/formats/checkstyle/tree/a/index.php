<?php
require __DIR__ . "/x.php"; // ä
include __DIR__ . "/y.php";
