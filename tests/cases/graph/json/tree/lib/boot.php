<?php require_once __DIR__ . '/mail.php'; require_once '../index.php';
