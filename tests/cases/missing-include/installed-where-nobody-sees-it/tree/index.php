<?php
// Of PEAR, by include_path.
require_once "HTTP/Request2.php";
require_once "Mail/mime.php";
