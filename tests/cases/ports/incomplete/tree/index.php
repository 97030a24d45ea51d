<?php
require __DIR__ . "/a.php";
