<?php
class InstalledVersions { static function get() { return include __DIR__ . '/installed.php'; } }
