<?php
require __DIR__ . "/inc/mailer.php";
require __DIR__ . "/inc/user.php";
