<?php
require __DIR__ . '/inc/its.php';
require __DIR__ . "/inc/dollar.php";
require __DIR__ . '/inc/mial.php';
