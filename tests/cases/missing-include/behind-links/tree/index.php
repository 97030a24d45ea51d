<?php
require __DIR__ . '/current/moved.php';
require __DIR__ . '/live/there.php';
require __DIR__ . '/live/gone.php';
require __DIR__ . '/site/made-later.php';
require 'dead.php';
require __DIR__ . '/live/there.php/';
