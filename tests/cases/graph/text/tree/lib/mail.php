<?php require __DIR__ . "/boot.php";
