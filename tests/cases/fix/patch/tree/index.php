<?php
// one
// two
// three
// four
require __DIR__ . "/inc/localle.php";
// six
// seven
// eight
// nine
// ten
// eleven
// twelve
require __DIR__ . "/Inc/Functions.php";