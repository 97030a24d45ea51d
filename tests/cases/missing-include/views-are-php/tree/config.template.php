<?php
$name = "";
