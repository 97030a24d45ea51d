<?php
define('ROOT', dirname(__FILE__) . '/');
const LIB = ROOT . 'lib';
$config['lib'] = preg_replace('/(.*)/', '\1', ROOT) . 'lib';
$config['ext'] = substr(strrchr(__FILE__, '.'), 1);
class Paths
{
    const LANG = ROOT . 'lang/';
    public static $lib = LIB;
    protected $inc;
    public function __construct() { $this->inc = __DIR__ . DIRECTORY_SEPARATOR . 'inc'; }
    public function top() { include $this->inc . '/top.html'; include $this->inc . '/topp.html'; }
}
function lib($name, $ext = 'php') { return sprintf('%s/%s.%s', LIB, $name, $ext); }
function load($name) { require_once LIB . "/$name.php"; }
class View
{
    private $file;
    public function __construct($title, $file) { $this->file = $file; }
    public function show() { include $this->file; }
}
