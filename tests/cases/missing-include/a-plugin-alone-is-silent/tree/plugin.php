<?php
require_once ABSPATH . 'wp-admin/includes/plugin.php';
require_once plugin_dir_path(__FILE__) . 'includes/main.php';
require WP_PLUGIN_DIR . '/other/other.php';
include $template;
require __DIR__ . '/includes/main.php';
