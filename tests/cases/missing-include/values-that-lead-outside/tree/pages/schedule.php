<?php
require_once(ROOT_DIR . 'domain/usr.php');
