<?php
class Tool {
    function run() { require __DIR__ . '/gone.php'; }
}
