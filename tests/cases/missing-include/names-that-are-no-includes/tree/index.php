<?php
class Loader {
    const INCLUDE = 'include "x.php"';
    function include($file) { return $this->require($file); }
    function require($file) { return Loader::include(file: $file); }
}
// include 'comment.php';
/* require 'comment.php'; */
# require 'comment.php';
echo "require 'string.php'", 'include "string.php"';
echo <<<TEXT
    require 'heredoc.php';
    TEXT;
?>
include 'html.php';
<?php $loader->include('method.php'); $loader?->require('method.php');
#[Attribute] function f() { return namespace\include('x'); }
__halt_compiler(); require 'data.php';
