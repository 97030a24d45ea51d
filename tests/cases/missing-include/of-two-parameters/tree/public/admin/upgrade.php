<?php
class Upgrade {
    private function load($path, $html) {
        require_once $path . 'system/classes/config.class.php';
        require_once $html . 'common.php';
        require_once $html . 'comon.php';
    }
    public function step() {
        $this->load($settings['path'], Environment::$all['html']);
    }
}
