<?php
require './inc/missing.php';
chdir('../../');
include './include/auth.php';
