<p>Of the page at the top, and looked for from there.</p>
<?php require 'inc/head.php'; ?>
