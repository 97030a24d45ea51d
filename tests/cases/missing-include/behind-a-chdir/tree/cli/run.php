<?php
chdir(__DIR__ . '/../inc');
require './page.php';
require './pgae.php';
