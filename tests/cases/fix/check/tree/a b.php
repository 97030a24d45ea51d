<?php require "inc/locael.php"; ?>
