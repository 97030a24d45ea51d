<?php
require __DIR__ . "/inc/locale.phpp";
