<?php
// How many folders up, and to which from there, is only known when it runs.
class Core
{
    private $folders;

    public function __construct($depth, $folders)
    {
        $this->folders = $folders;
        define('BASE', $this->base($depth));
        define('ADMIN', $this->folder('admin'));
        define('HANDLERS', $this->folder('handlers'));
    }

    private function base($depth)
    {
        $steps = '';
        for ($i = 0; $i < $depth; $i++) {
            $steps .= '../';
        }
        return $steps;
    }

    private function folder($name)
    {
        return isset($this->folders["own_$name"]) ? $this->folders["own_$name"] : BASE . $this->folders[$name];
    }
}
