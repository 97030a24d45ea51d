<?php
include __DIR__ . '/generated/routes.php';
