<?php echo 3;
