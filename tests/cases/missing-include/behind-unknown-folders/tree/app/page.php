<?php
// Whoever includes this file says where everything is.
require $root . '/inc/one.php';
require $root . '/lib/two.php';
require $root . '/lib/twoo.php';
require $root . '/lib/gone.php';
// Another application's file is none of this one.
require $root . '/lib/only-here.php';
// Nothing else begins so.
require $elsewhere . '/core/boot.php';
// A near miss is evidence by itself; a base name alone is not.
require $somewhere . '/lib/twwo.php';
require $anywhere . '/onee.php';
