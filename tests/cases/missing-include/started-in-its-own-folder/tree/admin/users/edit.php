<?php
require '../inc/db.php';
require '../../inc/head.php';
?>
<form action="edit.php"></form>
