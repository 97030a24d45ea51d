<?php
require __DIR__ . "/inc/locale.php";
