<?php
require './lib/tools.php';
require './lib/never.php';
