<?php
class Application {
    // All that it returns was there a moment ago.
    function path($name = null) {
        if (!$name) {
            $folder = $this->base('config') . '/';
            if (file_exists($folder)) {
                return $folder;
            } elseif (file_exists($path = __DIR__ . '/defaults/')) {
                return $path;
            }
        } else {
            $own = $this->base('config') . '/' . $name . '.php';
            if (file_exists($own)) {
                return $own;
            } elseif (file_exists($path = __DIR__ . '/defaults/' . $name . '.php')) {
                return $path;
            }
        }
    }
    function configure($name) {
        $path = $this->path($name);
        if ($path) require $path;
    }
    // Without its own, the other is read.
    function other($name) {
        $own = __DIR__ . '/own/' . $name . '.php';
        if (is_file($own)) return $own;
        return __DIR__ . '/config/' . $name . '.php';
    }
    function run() {
        $this->configure('none');
        require $this->other('app');
        require $this->other('gone');
    }
}
