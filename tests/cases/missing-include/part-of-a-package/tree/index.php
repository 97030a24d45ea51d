<?php
ini_set('include_path', __DIR__ . '/lib');
require 'PEAR/Common.php';
require 'Net/All.php';
