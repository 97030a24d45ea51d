<?php
define('A', 1);
