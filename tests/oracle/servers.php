<?php
// servers.php DANGLINT FOLDER: in a root of its own, with ports of its own. For each configuration in FOLDER each path and
// name is broken and each listener doubled, one at a time. Prints "SERVER AGREED TOTAL" and
// "differs SERVER:LINE WORD: the server does X".
[, $danglint, $folder] = $argv;

const CONTROL_PORT = 8099;

$servers = [
    'nginx' => ['etc/nginx/nginx.conf', 'nginx.conf', 'nginx -g "daemon off;"', 'etc/nginx', '~^\s*listen ~',
        ['brief', 'pages', 'scripts', 'shop', 'slow', 'few', '@sorry', 'www-data']],
    'apache' => ['etc/apache2/apache2.conf', 'apache2.conf', 'apache2 -DFOREGROUND', 'etc/apache2', '~^Listen ~',
        ['www-data', 'SSLEngine', 'DirectoryIndex', 'RewriteEngine', 'AuthType']],
    'haproxy' => ['etc/haproxy/haproxy.cfg', 'haproxy.cfg', 'haproxy -db -f /etc/haproxy/haproxy.cfg', 'etc/haproxy',
        '~^\s*bind ~', ['shop', 'other', 'staff', 'names', 'pages', 'haproxy', 'bad', 'known', 'others', 'sorry']],
    'php-fpm' => ['etc/php-own/php-fpm.conf', 'php-fpm.conf', 'php-fpm8.2 -F -y /etc/php-own/php-fpm.conf', 'etc/php-own',
        '~^listen = ~', ['www-data', 'pm.max_children', 'listen.owner']],
];

// Each line of a configuration with one word of it broken: [line, word, text].
function mutations(array $lines, string $listens, array $names): iterable
{
    foreach ($lines as $i => $line) {
        if (str_contains($line, '# control') || str_contains($line, (string) CONTROL_PORT)) {
            continue;
        }
        preg_match_all('~(?<![\w$%{])[\w.*:@-]*/[\w./*-]*\w~', $line, $paths, PREG_OFFSET_CAPTURE);
        foreach ($paths[0] as [$path, $at]) {
            // URLs are no paths: another one is another page, not a broken one.
            $before = substr($line, 0, $at);
            if (preg_match('~^https?:|^%|^r/s|^1r~', $path) || preg_match('~(location|path|path_beg|Alias) $~', $before)) {
                continue;
            }
            $last = strrpos($path, '/');
            $folder = strrpos(substr($path, 0, max($last, 0)), '/');
            $broken = [substr_replace($line, $path . 'x', $at, strlen($path))];
            if ($folder !== false && $folder > 0) {
                $broken[] = substr_replace($line, 'x', $at + $last, 0);
            }
            foreach ($broken as $k => $text) {
                yield [$i, $path . ($k ? ' (its folder)' : ''), array_replace($lines, [$i => $text])];
            }
        }
        if (preg_match($listens, $line)) {
            yield [$i, 'twice', array_replace($lines, [$i => $line . "\n" . $line])];
        }
        if (str_ends_with($line, ';')) {
            yield [$i, 'without its ;', array_replace($lines, [$i => substr($line, 0, -1)])];
        }
        // The name of each directive, and the second word of those that are names of two.
        if (preg_match('~^\s*<?([A-Za-z][\w.-]{3,})(?: ([\w-]{3,}))?~', $line, $found, PREG_OFFSET_CAPTURE)) {
            $is_two = preg_match('~^(option|timeout|mode|stats)$~', $found[1][0]) && isset($found[2]);
            foreach (array_slice($found, 1, $is_two ? 2 : 1) as [$name, $at]) {
                $text = substr_replace($line, substr($name, 0, -2) . substr($name, -1), $at, strlen($name));
                yield [$i, "$name misspelt", array_replace($lines, [$i => $text])];
            }
        }
        foreach ($names as $name) {
            if (preg_match('~(?<![\w/.-])' . preg_quote($name) . '(?![\w/.-])~', $line, $found, PREG_OFFSET_CAPTURE)) {
                $at = $found[0][1];
                $text = substr_replace($line, substr($name, 0, -2) . substr($name, -1), $at, strlen($name));
                yield [$i, $name, array_replace($lines, [$i => $text])];
            }
        }
    }
}

// Something on the control port answers; that it is bound is not enough. FastCGI is asked for its settings.
function answers(string $server): bool
{
    $socket = @fsockopen('127.0.0.1', CONTROL_PORT, $code, $message, 1);
    if ($socket === false) {
        return false;
    }
    fwrite($socket, $server === 'php-fpm' ? "\x01\x09\0\0\0\0\0\0" : "GET / HTTP/1.0\r\n\r\n");
    stream_set_timeout($socket, 0, 200_000);
    $byte = fread($socket, 1);
    fclose($socket);
    return $byte !== false && $byte !== '';
}

const PROBES = [
    'nginx' => [8081, 'a.test', ['/', '/docs/', '/none', '/x.php', '/slow/', '/img/logo.svg', '/private/', '/lua', '/logged/', '/asked/',
        '/sorry', '/own', '/set']],
    'apache' => [8081, 'a.test', ['/', '/img/logo.svg', '/none', '/private/', '/cgi/', '/shop/']],
    'haproxy' => [8081, 'a.test', ['/', '/page', '/lf', '/other', '/area']],
    'php-fpm' => [8081, '', []],
];

// How the server answers, page by page.
function answers_of(string $server): array
{
    [$port, $host, $pages] = PROBES[$server];
    $answers = [];
    foreach ($pages as $page) {
        $socket = @fsockopen('127.0.0.1', $port, $code, $message, 1);
        if ($socket === false) {
            $answers[] = 'refused';
            continue;
        }
        fwrite($socket, "GET $page HTTP/1.0\r\nHost: $host\r\n\r\n");
        stream_set_timeout($socket, 2);
        $answers[] = substr((string) fgets($socket), 9, 3);
        fclose($socket);
    }
    return $answers;
}

// Does the server come up? It does once its control port answers; it does not if it ends first.
function starts(string $server, string $command, ?string &$said, ?array &$pages): bool
{
    foreach (glob('srv/run/*.{sock,pid}', GLOB_BRACE) as $left) {
        unlink($left);
    }
    $process = proc_open("exec unshare --pid --fork --kill-child chroot . $command", [
        ['file', '/dev/null', 'r'], ['file', './tmp/said', 'w'], ['file', './tmp/said', 'w'],
    ], $pipes);
    do {
        $runs = proc_get_status($process)['running'];
        $answers = answers($server);
        usleep(1000);
    } while ($runs && !$answers);
    $pages = $answers ? answers_of($server) : [];
    posix_kill(-1, 9);  // all of this namespace but its first process and this one
    proc_close($process);
    while (@fsockopen('127.0.0.1', CONTROL_PORT, $code, $message, 1) !== false);
    $said = trim((string) @file_get_contents('./tmp/said'));
    return $answers;
}

foreach ($servers as $server => [$file, $source, $command, $checked, $listens, $names]) {
    $lines = file("$folder/$source", FILE_IGNORE_NEW_LINES);
    $ask = function (array $lines) use ($file, $checked, $danglint): array {
        file_put_contents($file, implode("\n", $lines) . "\n");
        exec(escapeshellarg($danglint) . " check --root . $checked 2>&1", $report, $status);
        $report = implode("\n", $report);
        return [str_contains($report, 'does not start'), $report];
    };
    [$predicted, $report] = $ask($lines);
    if ($predicted || preg_match('~^(error|warning)~m', $report)) {
        fwrite(STDERR, "$server: danglint finds the whole configuration wrong:\n$report\n");
        exit(1);
    }
    if (!starts($server, $command, $said, $healthy)) {
        fwrite(STDERR, "$server does not start with the whole configuration:\n$said\n");
        exit(1);
    }
    $agreed = $total = 0;
    foreach (mutations($lines, $listens, $names) as [$i, $word, $broken]) {
        [$predicted, $report] = $ask($broken);
        $runs = starts($server, $command, $said, $pages);
        ++$total;
        // What starts and answers otherwise than before is broken too: something must have been said.
        $is_told = (bool) preg_match('~^(error|warning)~m', $report);
        if ($runs !== $predicted && (!$runs || $pages === $healthy || $is_told)) {
            ++$agreed;
            continue;
        }
        $line = trim($lines[$i]);
        echo "differs $server: $line: $word: it ",
            !$runs ? 'does not start' : ($predicted ? 'starts' : 'answers otherwise'), "\n";
        if (getenv('VERBOSE')) {
            fwrite(STDERR, "== $server $line: $word: " . ($runs ? 'starts: ' . implode(' ', array_diff_assoc($pages, $healthy)) : "does not start:\n$said") . "\n$report\n");
        }
    }
    echo "$server $agreed $total\n";
}
