<?php function shop() {}
