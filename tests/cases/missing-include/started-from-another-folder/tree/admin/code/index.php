<?php require_once "../../shared/code/auth.php";
