<?php
// recall.php DANGLINT ROOT APPLICATION...: breaks every unguarded include of the applications (target paths below ROOT, a
// folder that may be changed) in eight ways, several at a time, and counts how many of them danglint tells at their own line.
// One line an application and kind: "application kind flagged total"; each miss is a line on standard error.
// With MEND set, `danglint fix --apply` mends what is broken, and "flagged" is what it restored to the byte; a file that it
// changed into something else ends the script. What it changed for a deleted target is a line on standard error.
const KINDS = ['extension-doubled', 'extension-swapped', 'letter-dropped', 'letters-swapped', 'case-flipped',
    'folder-misspelt', 'target-deleted', 'target-renamed'];
const BATCHES = 16;  // so many runs a kind: what is broken at one time lies apart
const TESTS = '/\b(file_exists|is_file|is_readable|is_dir|stream_resolve_include_path|realpath|class_exists|interface_exists'
    . '|trait_exists|is_plugin_active|api_plugin_is_enabled|PHP_OS\w*|PHP_SAPI|PHP_VERSION\w*|php_sapi_name|version_compare)\b/i';
const LINES_WITH_TESTS = 8;  // a test this near before an include may guard it

[, $danglint, $root] = $argv;
// "path text" of includes that are weak for another reason.
$weak = array_flip(preg_grep('/^[^#]/', file(__DIR__ . '/weak_includes.txt', FILE_IGNORE_NEW_LINES)));
$seen = 0;
foreach (array_slice($argv, 3) as $application) {
    $folder = $root . $application;
    $files = files_below($folder);
    $includes = [];
    foreach ($files as $file) {
        if (preg_match('/\.(php|inc|phtml)$/', $file) && !str_contains(basename($file), 'sample')) array_push($includes, ...includes_of($file, $folder));
    }
    $includes = with_targets($includes, $files);
    foreach (KINDS as $kind) {
        [$flagged, $total] = str_starts_with($kind, 'target') ? break_targets($kind, $includes) : break_statements($kind, $includes);
        printf("%s %s %d %d\n", basename($application), $kind, $flagged, $total);
        $seen += $total;
    }
}
exit($seen > 0 ? 0 : 1);

function files_below(string $folder): array
{
    $found = [];
    $all = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS));
    foreach ($all as $entry) if (!$entry->isLink() && $entry->isFile()) $found[] = $entry->getPathname();
    sort($found);
    return $found;
}

// The includes whose last operand is a literal: file, line, offset and text of what is between its quotes.
function includes_of(string $file, string $folder): array
{
    $below = substr($file, strlen($folder));
    if (preg_match('~/(tests?|examples?|demo|docs?|benchmarks?|stubs?)/~i', $below)) return [];  // told as notes
    $source = file_get_contents($file);
    $tokens = PhpToken::tokenize($source);
    $includes = [];
    foreach ($tokens as $i => $token) {
        if (!$token->is([T_INCLUDE, T_INCLUDE_ONCE, T_REQUIRE, T_REQUIRE_ONCE])) continue;
        if (preg_match(TESTS, lines_before($source, $token->pos))) continue;
        for ($p = $i - 1; $p >= 0 && $tokens[$p]->isIgnorable(); --$p);
        if ($p >= 0 && in_array($tokens[$p]->text, ['@', '=', '(', '!'])) continue;  // silenced, or its result matters
        $last = null;
        $depth = 0;
        for ($n = $i + 1; $n < count($tokens); ++$n) {
            $next = $tokens[$n];
            if ($next->isIgnorable()) continue;
            if (in_array($next->text, ['(', '['])) ++$depth;
            if (in_array($next->text, [')', ']']) && --$depth < 0) break;
            if ($next->is([T_CLOSE_TAG, T_LOGICAL_OR, T_LOGICAL_AND]) || $next->text === ';' || ($next->text === ',' && $depth === 0)) break;
            if ($next->text !== ')') $last = $next;
        }
        if (!$last?->is(T_CONSTANT_ENCAPSED_STRING) || preg_match('/[\\\\$:]/', $last->text)) continue;
        $text = substr($last->text, 1, -1);
        if (!preg_match('~(^|/)[\w.-]{3,}\.\w+$~', $text)) continue;
        if (isset($GLOBALS['weak'][substr($file, strlen($GLOBALS['root'])) . ' ' . $text])) continue;
        // A dependency's own, told as a note.
        if (str_ends_with($text, 'vendor/autoload.php') && str_contains($below, '/vendor/')) continue;
        // Also in include_path.
        if (!str_starts_with($text, '/') && is_file("$GLOBALS[root]/usr/share/php/$text")) continue;
        $includes[] = ['file' => $file, 'line' => $token->line, 'offset' => $last->pos + 1, 'text' => $text,
            'literal line' => $last->line];
    }
    return $includes;
}

function lines_before(string $source, int $offset): string
{
    $lines = explode("\n", substr($source, max(0, $offset - 2000), min(2000, $offset)));
    return implode("\n", array_slice($lines, -LINES_WITH_TESTS));
}

// How many of the includes are as they were after danglint has mended what it can, of how many that were broken.
function mended(string $kind, array $batch, array $moved, array $made, string $stash): array
{
    global $danglint, $root, $folder;
    $broken = [];
    foreach ($made as $file) $broken[$file] = file_get_contents($file);
    exec(escapeshellarg($danglint) . ' fix --apply --root ' . escapeshellarg($root) . ' ' . escapeshellarg($folder)
        . ' 2>/dev/null', $said, $status);
    $changed = array_filter(array_map(fn($line) => preg_match('/^(?:mended|renamed): (.*?)(?: to .*)?$/', $line, $match) ? $match[1] : null, $said));
    $whole = [];
    foreach ($moved as $i => $old) {
        $now = is_file($old) ? file_get_contents($old) : null;
        $whole[$old] = $now === file_get_contents("$stash/$i");
        if (!str_starts_with($kind, 'target') && !$whole[$old] && $now !== ($broken[$old] ?? null)) {
            $before = file_get_contents("$stash/$i");
            // Several were broken in this file: each line is as it was, or as it was broken.
            foreach (explode("\n", $now) as $n => $line) {
                if ($line !== explode("\n", $before)[$n] && $line !== explode("\n", $broken[$old])[$n]) {
                    fwrite(STDERR, "wrongly mended: $old: $line\n");
                    exit(2);
                }
            }
        }
    }
    foreach ($changed as $path) {
        $path = str_starts_with($path, '/') ? $path : getcwd() . "/$path";
        if (isset($broken[$path]) || isset($whole[$path])) continue;
        fwrite(STDERR, "$kind: changed without need: $path, where " . implode(', ', array_map('basename', $moved)) . " were broken\n");
        if ($kind !== 'target-deleted') exit(2);
    }
    $restored = $total = 0;
    if (str_starts_with($kind, 'target')) return [count(array_filter($whole)), count($whole)];
    foreach ($batch as $include) {
        ++$total;
        $i = array_search($include['file'], $moved, true);
        $line = $include['literal line'] - 1;
        $now = explode("\n", file_get_contents($include['file']))[$line];
        if ($now === explode("\n", file_get_contents("$stash/$i"))[$line]) ++$restored;
    }
    return [$restored, $total];
}

// Those that name exactly one file; which one.
function with_targets(array $includes, array $files): array
{
    $by_name = [];
    foreach ($files as $file) $by_name[basename($file)][] = $file;
    $kept = [];
    foreach ($includes as $include) {
        $tail = '/' . preg_replace('~^(\.{0,2}/)+~', '', $include['text']);
        $fits = array_filter($by_name[basename($tail)] ?? [], fn($file) => str_ends_with($file, $tail));
        if (!$fits) continue;
        $include['targets'] = array_values($fits);
        $kept[] = $include;
    }
    return $kept;
}

function mutate(string $kind, string $text): ?string
{
    $name = basename($text);
    $folder = substr($text, 0, strlen($text) - strlen($name));
    [$stem, $extension] = [substr($name, 0, strrpos($name, '.')), substr($name, strrpos($name, '.') + 1)];
    $middle = intdiv(strlen($stem), 2);
    switch ($kind) {
        case 'extension-doubled': return "$folder$stem.$extension" . substr($extension, -1);
        case 'extension-swapped': return $extension === 'php' ? "$folder$stem.pph" : null;
        case 'letter-dropped': return $folder . substr_replace($stem, '', $middle, 1) . ".$extension";
        case 'letters-swapped':
            for ($i = max(1, $middle - 1); $i < strlen($stem); ++$i) {
                if ($stem[$i] === $stem[$i - 1]) continue;
                [$stem[$i], $stem[$i - 1]] = [$stem[$i - 1], $stem[$i]];
                return "$folder$stem.$extension";
            }
            return null;
        case 'case-flipped':
            return ctype_alpha($stem[0]) ? $folder . ($stem[0] ^ ' ') . substr($stem, 1) . ".$extension" : null;
        case 'folder-misspelt':
            if (!preg_match('~([\w-]{4,})/$~', $folder, $match, PREG_OFFSET_CAPTURE)) return null;
            return substr_replace($folder, '', $match[1][1] + 2, 1) . $name;
    }
}

function break_statements(string $kind, array $includes): array
{
    $batches = array_fill(0, BATCHES, []);
    $number = 0;
    foreach ($includes as $include) {
        $include['new'] = mutate($kind, $include['text']);
        if ($include['new'] !== null) $batches[$number++ % BATCHES][] = $include;
    }
    return run_batches($kind, $batches, function (array $batch, callable $put) {
        $changes = [];
        foreach ($batch as $include) $changes[$include['file']][] = $include;
        foreach ($changes as $file => $list) {
            usort($list, fn($a, $b) => $b['offset'] <=> $a['offset']);
            $source = file_get_contents($file);
            foreach ($list as $include) {
                $source = substr_replace($source, $include['new'], $include['offset'], strlen($include['text']));
            }
            $put($file, $file, $source);
        }
    });
}

// A statement that fits several files may mean another of them.
function break_targets(string $kind, array $includes): array
{
    $by_target = [];
    foreach ($includes as $include) if (count($include['targets']) === 1) $by_target[$include['targets'][0]][] = $include;
    ksort($by_target);
    $batches = array_fill(0, BATCHES, []);
    $number = 0;
    foreach ($by_target as $list) array_push($batches[$number++ % BATCHES], ...$list);
    return run_batches($kind, $batches, function (array $batch, callable $put) use ($kind) {
        foreach (array_unique(array_map(fn($include) => $include['targets'][0], $batch)) as $target) {
            $put($target, $kind === 'target-renamed' ? $target . 'p' : null, file_get_contents($target));
        }
    });
}

function run_batches(string $kind, array $batches, callable $break): array
{
    global $danglint, $root, $application, $folder;
    $flagged = $total = 0;
    foreach ($batches as $batch) {
        if (!$batch) continue;
        $moved = [];
        $made = [];
        // Never in place: the files may be links to those of the corpora.
        $put = function (string $old, ?string $new, string $content) use (&$moved, &$made) {
            rename($old, "$old.recall-stash");
            $moved[] = $old;
            if ($new === null) return;
            file_put_contents($new, $content);
            $made[] = $new;
        };
        $break($batch, $put);
        // The stash is not part of the tree.
        $stash = "$root.stash";
        foreach ($moved as $i => $old) rename("$old.recall-stash", "$stash/$i");
        if (getenv('MEND')) {
            [$restored, $of] = mended($kind, $batch, $moved, $made, $stash);
            $flagged += $restored;
            $total += $of;
            foreach ($made as $file) if (is_file($file)) unlink($file);
            foreach ($moved as $i => $old) rename("$stash/$i", $old);
            continue;
        }
        $report = json_decode((string) shell_exec(escapeshellarg($danglint) . ' check --root ' . escapeshellarg($root)
            . ' --format json ' . escapeshellarg($folder)), true);
        foreach ($made as $file) unlink($file);
        foreach ($moved as $i => $old) rename("$stash/$i", $old);
        $is_gone = str_starts_with($kind, 'target') ? array_fill_keys($moved, true) : [];
        $lines = [];
        foreach ($report['findings'] as $finding) {
            if ($finding['severity'] === 'note' || !in_array($finding['check'], ['missing-include', 'case-mismatch'])) continue;
            $lines[realpath($finding['file']) . ':' . $finding['line']] = true;
        }
        foreach ($batch as $include) {
            if ($is_gone[$include['file']] ?? false) continue;  // it went with another target
            ++$total;
            $at = realpath($include['file']) ?: $include['file'];
            if (isset($lines["$at:{$include['line']}"]) || isset($lines["$at:{$include['literal line']}"])) {
                ++$flagged;
            } elseif (count($batch) > 1) {  // something else that was broken may have hidden it
                [$alone] = run_batches($kind, [[$include]], $break);
                $flagged += $alone;
            } else {
                fprintf(STDERR, "missed %s %s:%d %s\n", $kind, substr($include['file'], strlen($root)), $include['line'], $include['text']);
            }
        }
    }
    return [$flagged, $total];
}
