<?php require "inc/settings.php";
