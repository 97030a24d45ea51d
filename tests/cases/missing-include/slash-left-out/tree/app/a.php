<?php
require __DIR__.'lib/mail.php';
require dirname(__DIR__).'lib/x.php';
