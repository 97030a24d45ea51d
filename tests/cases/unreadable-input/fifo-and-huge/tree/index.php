<?php
require __DIR__ . '/pipe.php';
