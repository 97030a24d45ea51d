<?php
define('ROOT', '');
define('OTHER', '/path/to/site');
