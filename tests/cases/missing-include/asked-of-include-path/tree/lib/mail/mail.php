<?php
require 'smtp.php';
require 'mime.php';
require 'pop.php';
