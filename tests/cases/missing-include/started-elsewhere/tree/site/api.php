<?php
// Wherever it was started: the first is in the tree, the second nowhere, the third is misspelt.
include_once ROOT_PATH . '/class/logger.php';
include_once ROOT_PATH . '/modules/news/news.php';
include_once ROOT_PATH . '/class/loger.php';
