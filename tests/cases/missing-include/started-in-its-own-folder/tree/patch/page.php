<?php
// To be put where inc is.
require 'inc/db.php';
require 'inc/head.php';
?>
<h1>Page</h1>
