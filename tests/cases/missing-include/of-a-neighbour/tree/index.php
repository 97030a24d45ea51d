<?php
require "bridge/forum.inc.php";
