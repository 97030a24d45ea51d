<?php class B {}
