<?php
require 'mail.php';
require 'mial.php';
