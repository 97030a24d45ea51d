<?php
require 'b.php';
echo 'unfinished;
