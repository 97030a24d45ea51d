<?php
require 'inc/db.php';
include 'admin/part.php';
