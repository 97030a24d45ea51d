<?php
// Nothing says that a browser asks for it: php admin/job.php
require 'inc/db.php';
require '../inc/db.php';
