<?php
require 'lib/x.php';
require 'lib/helper.php.php';
