<?php
// An archive of a release: there is no .git, what it ignores is told all the same.
require __DIR__ . '/app/config.php';
require __DIR__ . '/app/build/routes.php';
require __DIR__ . '/sub/library.php';
require __DIR__ . '/app/gone.php';
// Composer has run: this is a slip.
require __DIR__ . '/app/vendor/autolaod.php';
require __DIR__ . '/app/vendor/made/later.php';
