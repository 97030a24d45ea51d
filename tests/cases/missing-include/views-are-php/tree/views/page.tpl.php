<?php include __DIR__ . '/header.tmpl.phpp'; ?>
<p>Hello</p>
<?php require __DIR__ . '/footer.php';
