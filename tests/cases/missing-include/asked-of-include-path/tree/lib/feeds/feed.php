<?php
require 'item.php';
require 'xmlrpc.inc';
