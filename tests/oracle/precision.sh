#!/usr/bin/env bash
# Stock applications: no error and no warning about PHP but real faults, and nearly every include is resolved.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"

here=${BASH_SOURCE[0]%/*}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$CORPORA"

known=$(sed -E '/^#/d; /^$/d; s/ .*//' "$here/known_faults.txt" | LC_ALL=C sort)
: >"$scratch/found"
for application in wordpress mediawiki phpmyadmin dokuwiki cacti; do
  check "usr/share/$application"
  findings '.severity != "note"' >>"$scratch/found"
  jq -r '"\(.coverage.references) \(.coverage.resolved + .coverage.optional)"' "$report" >>"$scratch/coverage"
done
found=$(sed -E 's/^([^ ]*):[0-9]+ .*/\1/' "$scratch/found" | LC_ALL=C sort)
[[ $found == "$known" ]] || fail "other findings than those of known_faults.txt:
$(LC_ALL=C comm -3 <(printf '%s\n' "$found") <(printf '%s\n' "$known"))"
proven "the findings are those of known_faults.txt: $(wc -l <<<"$found")"

read -r references known_ends < <(awk '{ all += $1; known += $2 } END { print all, known }' "$scratch/coverage")
((references > 2500 && known_ends * 10 >= references * 9)) ||
  fail "only $known_ends of $references references are resolved"
proven "$known_ends of $references references are resolved, or optional and absent"

# The faults are real.
# shellcheck disable=SC2016 # a variable of php
output=$(php -d display_errors=1 -r 'set_include_path(""); require $argv[1];' \
  "$CORPORA/usr/share/cacti/cli../install/functions.php" 2>&1) && fail "php can load Cacti's install/functions.php"
[[ $output == *"Failed opening required"* ]] || fail "php does not mind: $output"
grep -qF "__DIR__ . '../install/functions.php'" usr/share/cacti/cli/convert_tables.php ||
  fail "Cacti's convert_tables.php was mended: take it out of known_faults.txt"
proven "php dies of Cacti's missing slash"
