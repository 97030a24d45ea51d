<?php
require 'wp-config.php';
