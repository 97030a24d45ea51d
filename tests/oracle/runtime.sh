#!/usr/bin/env bash
# What php really loads is in danglint's graph: WordPress from its front door and its back door, without a database, and
# MediaWiki with its class map.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
isolate "$@"

# run ENTRY: lists what php loads for it, in the current folder as root: one that is included in `loaded`, one that an
# autoloader includes in `autoloaded`. The script in front of it takes the place of a web server.
run() {
  chroot . php -d display_errors=0 -d log_errors=0 -d memory_limit=1G /tmp/front.php "$1" >"$scratch/out" 2>/dev/null || true
  sed -n 's/^LOADED //p' "$scratch/out" | grep -vxF -e /tmp/front.php -e /var/lib/wordpress/wp-content/db.php |
    LC_ALL=C sort >"$scratch/loaded"
  sed -n 's/^AUTOLOADED //p' "$scratch/out" | LC_ALL=C sort -u >"$scratch/autoloaded"
}

# graph ENTRY: the files of danglint's graph, as the root names them.
graph() {
  "$DANGLINT" graph --root . --format json ".$1" >"$scratch/graph.json" || fail "danglint graph $1 failed"
  jq -r '.files[]' "$scratch/graph.json" | sed "s|^|/|" | LC_ALL=C sort
}

# compare ENTRY LEAST: everything that is loaded is in the graph, and something is.
compare() {
  run "$1"
  graph "$1" >"$scratch/graph"
  local count missing
  count=$(wc -l <"$scratch/loaded")
  ((count >= $2)) || fail "php loads only $count files for $1: $(head -5 "$scratch/loaded")"
  missing=$(LC_ALL=C comm -23 "$scratch/loaded" "$scratch/graph" | grep -vxF -e "${through_closures-}" || true)
  [[ -z $missing ]] || fail "php loads for $1 what is not in the graph:
$missing"
  proven "the $count files that php loads for $1 are among the $(wc -l <"$scratch/graph") of the graph"
}

# make_front: the script in the current folder, a root.
make_front() {
  mkdir -p tmp
  cat >tmp/front.php <<'PHP'
<?php
register_shutdown_function(function () {
    foreach (array_diff(get_included_files(), $GLOBALS['autoloaded']) as $file) echo "\nLOADED $file\n";
    foreach ($GLOBALS['autoloaded'] as $file) echo "\nAUTOLOADED $file\n";
});
// The first autoloader asks the others itself, to know what they load.
$autoloaded = [];
$asks_others = function ($class) use (&$asks_others) {
    $before = get_included_files();
    foreach (spl_autoload_functions() as $other) {
        if ($other === $asks_others) continue;
        $other($class);
        if (class_exists($class, false) || interface_exists($class, false) || trait_exists($class, false)) break;
    }
    array_push($GLOBALS['autoloaded'], ...array_diff(get_included_files(), $before));
};
spl_autoload_register($asks_others, true, true);
$_SERVER += ['HTTP_HOST' => 'default', 'REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REMOTE_ADDR' => '::1'];
$_SERVER['REQUEST_URI'] = $_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/' . basename($argv[1]);
$_SERVER['SCRIPT_FILENAME'] = $argv[1];
$argv = [$argv[1]];
chdir(dirname($argv[0]));
require $argv[0];
PHP
}

# ---- WordPress
enter_copy wordpress
mkdir -p var/lib/wordpress/wp-content
make_front
cat >etc/wordpress/config-default.php <<'PHP'
<?php
define('DB_NAME', 'x'); define('DB_USER', 'x'); define('DB_PASSWORD', 'x'); define('DB_HOST', 'x');
define('WP_CONTENT_DIR', '/var/lib/wordpress/wp-content');
PHP
cat >var/lib/wordpress/wp-content/db.php <<'PHP'
<?php
// Takes the place of the database, and of the person who logs in.
$wpdb = new class {
    public function __get($name) { return null; }
    public function __call($name, $arguments) {
        if (in_array($name, ['get_results', 'get_col', 'tables'])) return [];
        return $name === 'get_row' ? null : 'http://default';
    }
};
function auth_redirect() {}
PHP
compare /usr/share/wordpress/wp-load.php 200
compare /usr/share/wordpress/wp-admin/index.php 200

# ---- MediaWiki
enter_copy mediawiki
make_front
mkdir -p usr/share/mediawiki etc/mediawiki
mount --bind "$CORPORA/usr/share/mediawiki" usr/share/mediawiki
mount --bind "$CORPORA/usr/share/php" usr/share/php
cat >etc/mediawiki/LocalSettings.php <<'PHP'
<?php
$wgSitename = 'x'; $wgServer = 'http://x'; $wgSecretKey = 'x'; $wgScriptPath = '';
PHP
# Its name goes to a closure that another class calls: nothing follows that.
through_closures=/usr/share/mediawiki/includes/config-schema.php
compare /usr/share/mediawiki/index.php 20
# Most of it is loaded by names that class maps lead to.
autoloaded=$(wc -l <"$scratch/autoloaded")
known=$(LC_ALL=C comm -12 "$scratch/autoloaded" "$scratch/graph" | wc -l)
((autoloaded >= 50 && known * 100 >= autoloaded * 95)) ||
  fail "only $known of the $autoloaded files that MediaWiki loads by class names are in the graph:
$(LC_ALL=C comm -23 "$scratch/autoloaded" "$scratch/graph" | head -20)"
proven "$known of the $autoloaded files that MediaWiki loads by class names are in the graph"
