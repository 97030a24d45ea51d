<?php
require_once dirname(__FILE__) . '/../inc/misc.php';
load_funcs('../inc/skins/skin.php');
