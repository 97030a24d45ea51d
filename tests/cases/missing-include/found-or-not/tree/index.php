<?php
class Application {
    // All that it returns was there a moment ago.
    function path($name) {
        if (file_exists($own = '/srv/own/' . $name . '.php')) {
            return $own;
        } elseif (file_exists($path = __DIR__ . '/config/' . $name . '.php')) {
            return $path;
        }
    }
    // Without its own, the other is read.
    function other($name) {
        $own = __DIR__ . '/own/' . $name . '.php';
        if (is_file($own)) return $own;
        return __DIR__ . '/config/' . $name . '.php';
    }
    function run() {
        $path = $this->path('absent');
        if ($path) require $path;
        require $this->other('app');
        require $this->other('gone');
    }
}
