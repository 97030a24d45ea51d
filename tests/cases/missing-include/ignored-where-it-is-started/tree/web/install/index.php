<?php
require 'includes/converter.php';
