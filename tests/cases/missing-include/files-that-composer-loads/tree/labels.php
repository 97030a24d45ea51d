<?php
// A few paths under keys of one's own are anything.
return ['a' => __DIR__ . '/made/a.php', 'b' => __DIR__ . '/made/b.php'];
