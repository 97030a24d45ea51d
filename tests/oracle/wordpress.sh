#!/usr/bin/env bash
# Debian's WordPress: silence over what is shipped, and one finding for each thing that was broken.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
isolate "$@"

readonly wordpress=usr/share/wordpress
readonly serious='.severity != "note"'

# Loads WordPress by the real php, as far as one can without a database. Prints whether it got past the locale class, or
# what it died of.
load_wordpress() {
  chroot . php -d display_errors=0 -d log_errors=0 <<'PHP' || true
<?php
define('ABSPATH', '/usr/share/wordpress/');
define('WP_CONTENT_DIR', '/usr/share/wordpress/wp-content');
$table_prefix = 'wp_';
// Takes the place of the database.
$wpdb = new class {
    public function __get($name) { return null; }
    public function __call($name, $arguments) { return ''; }
};
register_shutdown_function(function () {
    $locale = ABSPATH . 'wp-includes/class-wp-locale.php';
    echo in_array($locale, get_included_files()) ? "loaded\n" : error_get_last()['message'] . "\n";
    exit;
});
require ABSPATH . 'wp-settings.php';
PHP
}

# ---- as shipped
cd "$ORACLE_ROOT"
check --fail-on warning "$wordpress"
expect "danglint finds something in stock WordPress" "$(findings "$serious")" ""
expect "exit status for stock WordPress" "$status" 0
references=$(jq .coverage.references "$report")
((references >= 900)) || fail "only $references references were found in WordPress"
output=$(load_wordpress)
[[ $output == *loaded* ]] || fail "the real php cannot load stock WordPress: $output"
proven "stock WordPress has $references references and no finding; php loads it"

# ---- one letter too many in a require
enter_copy typo
change "$wordpress/wp-settings.php" "s|(require.*'/class-wp-locale\.php)'|\1p'|"
at=$(LC_ALL=C awk '{ i = index($0, "/class-wp-locale.phpp"); if (i) print FILENAME ":" FNR ":" i }' \
  "$wordpress/wp-settings.php")
check "$wordpress"
expect "a typo in a require" "$(findings "$serious")" "$at error missing-include"
expect "exit status for a typo" "$status" 1
suggestion=$(jq -r ".findings[] | select($serious) | .suggestion" "$report")
[[ $suggestion == *class-wp-locale.php ]] || fail "the suggestion is $suggestion"
output=$(load_wordpress)
[[ $output == *"Failed opening required"*class-wp-locale.phpp* ]] || fail "php does not mind: $output"
proven "a typo in a require is one error at $at, with a suggestion; php dies of it"

# ---- the file itself renamed
enter_copy rename
mv "$wordpress/wp-includes/class-wp-locale.php" "$wordpress/wp-includes/class-wp-locale.phpp"
requires=$(LC_ALL=C grep -rnoE "^.*\b(require|include)(_once)?\b.*'/class-wp-locale\.php'" "$wordpress" |
  LC_ALL=C awk -F: '{ print $1 ":" $2 ":" index($3, "/class-wp-locale.php") " error missing-include" }' |
  LC_ALL=C sort)
count=$(wc -l <<<"$requires")
((count >= 2)) || fail "WordPress does not require class-wp-locale.php as often as it did: $requires"
check "$wordpress"
expect "a renamed file" "$(findings "$serious" | LC_ALL=C sort)" "$requires"
expect "exit status for a renamed file" "$status" 1
expect "findings that do not show the renamed file" \
  "$(findings "$serious and ([.related[].file] | any(endswith(\"class-wp-locale.phpp\")) | not)")" ""
expect "what else is said of the renamed file" "$(findings '.check == "suspicious-extension"')" ""
output=$(load_wordpress)
[[ $output == *"Failed opening required"*class-wp-locale.php\'* ]] || fail "php does not mind: $output"
proven "a renamed file is an error at each of its $count requires, with the file as other end; php dies of it"
