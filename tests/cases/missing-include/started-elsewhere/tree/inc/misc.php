<?php
function load_funcs($path) { global $inc_path; require_once $inc_path . $path; }
load_funcs('skins/skin.php');
