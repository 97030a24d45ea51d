<?php require_once("interfaces.inc");
require_once("interface.inc");
