<?php require_once "../../common/code/auth.php";
