<?php class D {}
