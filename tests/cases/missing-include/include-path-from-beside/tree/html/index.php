<?php
require_once "../include/setup.inc";
require_once "functions.inc";
require_once "class_lgo.inc";
header("Content-type: text/html; charset=UTF-8");
