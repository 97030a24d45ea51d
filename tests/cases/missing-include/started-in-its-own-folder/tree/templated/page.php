<?php
require './settings.php';
require '../inc/db.php';
header('Location: /');
