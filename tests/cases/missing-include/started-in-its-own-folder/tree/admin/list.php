<?php
session_start();
require '../inc/db.php';
require 'inc/head.php';
