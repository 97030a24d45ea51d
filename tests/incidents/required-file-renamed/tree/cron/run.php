<?php
require dirname( __DIR__ ) . '/load.php';
require_once APP_PATH . APP_INC . '/class-app-locale.php';
