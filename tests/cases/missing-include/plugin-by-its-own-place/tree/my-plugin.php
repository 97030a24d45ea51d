<?php
/* Plugin Name: x */
require_once plugin_dir_path(__FILE__).'inc/b_thing.php';
require_once plugin_dir_path(__FILE__) . 'inc/a.php';
require_once trailingslashit(__DIR__) . 'inc/c_thing.php';
require_once get_theme_file_path('inc/elsewhere.php');
