<?php
function refuse() {
    require_once '../code/page_header.php';
    require_once '../coode/page_header.php';
    require_once '../code/page_haeder.php';
    require_once '../neighbour/page_header.php';
    exit;
}
