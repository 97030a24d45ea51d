<?php
define('X', 1);
function f() {
