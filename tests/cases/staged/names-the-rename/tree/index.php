<?php
require __DIR__ . "/inc/db.php";
