<?php
define('ROOT', dirname(__FILE__, 2) . '/');
const A = ROOT . 'a', B = <<<X
  text
  X;
if (!defined('ROOT') or !file_exists(ROOT . "lib/$name.php")) { return; }
require_once ROOT . "lib/{$a->b}/${c}[0]" . 'x.php';
@include __DIR__ . '/y' . ($z ? '.php' : <<<'N'
raw
N);
class K { const E = self::F . "\x41\u{42}\103"; function include() { return (include 'a') || die; } }
if ($x): include 'b'; elseif (is_file('c')): include 'c'; else: endif;
$ok = is_readable('d') && true; $ok and require 'd'; #[Attr] // ?>
html <?= include 'e' ?> <? `ls $dir`; __halt_compiler(); require 'f';
