<?php
/** Finds the settings and starts the application. */
if ( ! defined( 'APP_PATH' ) ) {
	define( 'APP_PATH', __DIR__ . '/' );
}
define( 'APP_INC', 'includes' );

if ( file_exists( APP_PATH . 'app-config.php' ) ) {
	require_once APP_PATH . 'app-config.php';
}
require APP_PATH . 'settings.php';
