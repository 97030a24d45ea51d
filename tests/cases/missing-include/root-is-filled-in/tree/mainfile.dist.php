<?php
define('ROOT', '');
define('OTHER', '/path/to/site');
define('HERE', __DIR__);
