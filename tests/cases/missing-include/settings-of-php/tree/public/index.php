<?php
require "Mail.php";
require "Mial.php";
