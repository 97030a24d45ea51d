<?php
require __DIR__ . "/chapter.php";
