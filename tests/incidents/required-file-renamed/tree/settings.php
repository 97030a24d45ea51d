<?php
require APP_PATH . APP_INC . '/class-app-error.php';
require_once APP_PATH . APP_INC . '/class-app-locale.php';
require ABSENT_ROOT . '/nothing/is/known/of/this.php';
@include APP_PATH . 'drop-ins/cache.php';
if ( is_readable( APP_PATH . 'drop-ins/db.php' ) ) {
	require APP_PATH . 'drop-ins/db.php';
}
