<?php
require 'inc/head.php';
require 'inc/db.php';
require 'page.php';
require 'gone.php';
include 'inc/foot.php';
// PEAR's, for all that is known.
require 'Mail.php';
require_once 'Net/URL.php';
// Nothing of it is here.
require 'smarty/libs/setup.php';
// Tested for.
if (can_include('inc/plus.php')) include 'inc/plus.php';
if (file_exists('/etc/shop/inc/own.php')) {
    include 'inc/own.php';
}
if (is_readable('inc/settings.php')) require 'inc/settings.php';
// An application's own capitals; a package for all beside a folder of its name.
require 'Model/User.php';
require 'Model/Item.php';
require 'Model/Order.php';
require 'tcpdf/tcpdf.php';
require 'tcpdf/settings.php';
