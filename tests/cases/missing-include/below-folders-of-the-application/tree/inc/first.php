<?php
// Of the entry script's folder.
require 'inc/fuctions.php';
require 'inc/functions.php';
require 'HTTP/Request2.php';
