<?php
if (file_exists(TOP . 'cache/settings.php')) include TOP . 'cache/settings.php';
if (!defined('SETTINGS')) {
    write_settings(TOP . 'cache/settings.php');
    require TOP . 'cache/settings.php';
}
require TOP . 'lib/cache/Memory.php';
