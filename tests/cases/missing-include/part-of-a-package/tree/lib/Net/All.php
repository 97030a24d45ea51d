<?php
require_once 'Net/Yours.php';
require_once 'Net/Theirs.php';
require_once 'Net/Ours.php';
