<?php
if (Files::isIncludeable(__DIR__ . '/lib/f.php')) {
    require __DIR__ . '/lib/f.php';
}
if ($open = @fopen(__DIR__ . '/lib/g.php', 'r', true)) {
    fclose($open);
    require __DIR__ . '/lib/g.php';
}
if (my_file_exists_somewhere(__DIR__ . '/h.php')) require __DIR__ . '/h.php';
if (my_file_exists_somewhere(__DIR__ . '/h.php')) require __DIR__ . '/i.php';
if (function_exists('nobody_has_it')) require __DIR__ . '/j.php';
// About a key, and about what was sent.
if (array_key_exists('lib', $known)) require __DIR__ . '/lib/k.php';
if ($request->file('lib')) require __DIR__ . '/lib/l.php';
if (!Files::exists(__DIR__ . '/lib/m.php')) {
    require __DIR__ . '/lib/instead-of-m.php';
} else {
    require __DIR__ . '/lib/m.php';
}
if (!$this->files->exists(__DIR__ . '/lib/n.php')) return;
require __DIR__ . '/lib/n.php';
