<?php
require __DIR__ . "/inc/user.php";
require __DIR__ . "/inc/pags.php";
require __DIR__ . "/inc/" . "lo" . "calle.php";
require __DIR__ . "/inc/chapters.php";
require __DIR__ . "/inc/chaptars.php";
require __DIR__ . "/inc/functionzz.php";
