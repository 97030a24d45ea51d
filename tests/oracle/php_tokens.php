<?php
// "path offset keyword" of every include token, as PHP's own tokenizer sees it. With --statements as PHP's parser does, for files
// that it accepts; the others are named on standard error.
$flags = 0;
foreach (array_slice($argv, 1) as $folder) {
    if ($folder === '--statements') {
        $flags = TOKEN_PARSE;
        continue;
    }
    $files = [];
    foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($folder)) as $file) {
        if ($file->isFile() && !$file->isLink() && $file->getExtension() === 'php') {
            $files[] = $file->getPathname();
        }
    }
    sort($files, SORT_STRING);
    foreach ($files as $path) {
        try {
            $tokens = PhpToken::tokenize(file_get_contents($path), $flags);
        } catch (Error $error) {
            fwrite(STDERR, "$path\n");
            continue;
        }
        foreach ($tokens as $token) {
            if ($token->is([T_INCLUDE, T_INCLUDE_ONCE, T_REQUIRE, T_REQUIRE_ONCE])) {
                echo $path, ' ', $token->pos, ' ', strtolower($token->text), "\n";
            }
        }
    }
}
