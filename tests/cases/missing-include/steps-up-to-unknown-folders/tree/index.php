<?php
require __DIR__ . '/core.php';
new Core(1, parse_ini_file('/etc/folders.ini'));
require ADMIN . 'auth.php';
require ADMIN . 'footer.php';
require ADMIN . 'fotoer.php';
require ADMIN . 'auth.phpp';
require HANDLERS . 'mail.php';
require HANDLERS . 'auth.php';
require HANDLERS . 'gone.php';
if (is_dir(HANDLERS . 'clock')) {
    require HANDLERS . 'clock/clock.php';
}
if (is_dir(HANDLERS . 'clo')) {
    require HANDLERS . 'clock/clock.php';
}
