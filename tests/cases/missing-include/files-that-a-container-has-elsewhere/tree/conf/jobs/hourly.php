<?php
// Nothing is known to put this one elsewhere.
require __DIR__ . '/../web/inc/functions.php';
