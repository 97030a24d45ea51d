<?php
require BASE . 'core/Comon.php';
