<?php
require_once 'PEAR/Exception.php';
require_once 'PEAR/Registry.php';
require_once 'PEAR/PackageFile.php';
require_once 'Net/SMTP.php';
require_once 'Net/Mine.php';
