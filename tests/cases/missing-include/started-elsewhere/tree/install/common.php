<?php
define('ROOT_PATH', str_replace('\\', '/', realpath('../')));
