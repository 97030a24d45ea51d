<?php
require ROOT . '/include/header.php';
require ROOT . '/include/haeder.php';
require OTHER . '/include/footer.php';
require OTHER . '/include/footer.phpp';
// This one is known, though it is a sample's.
require HERE . '/themes/dark/list.php';
require HERE . '/dark/list.php';

class Theme
{
    public function folder_of($file, $theme)
    {
        return look_up($file, $theme);
    }
}

class PlainTheme
{
    public function folder_of($file, $theme)
    {
        return look_up($file, 'plain');
    }
}

// What a method returns, of whichever class: it is given a path, and that is appended.
require $theme->folder_of('/page.php', NAME) . '/page.php';
require $theme->folder_of('/list.php', NAME) . '/list.php';
require $theme->folder_of('/list.php', NAME) . '/lits.php';
