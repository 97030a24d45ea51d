#!/usr/bin/env bash
# Breaks every unguarded include of the stock applications, each in eight ways, and expects danglint to tell nearly all of
# them at their own line.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"

readonly least=99 # percent, of each way and application; a single miss is one too few to judge by
here=${BASH_SOURCE[0]%/*}
scratch=$(mktemp -d "$CORPORA.recall.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
cp -al "$CORPORA" "$scratch/root" # links: broken files are put in the place of others
mkdir "$scratch/root.stash"

php -d memory_limit=2G "$here/recall.php" "$DANGLINT" "$scratch/root" \
  /usr/share/{wordpress,mediawiki,phpmyadmin,dokuwiki,cacti} >"$scratch/found" 2>"$scratch/missed" ||
  fail "recall.php ended with status $?: $(tail -3 "$scratch/missed")"
cat "$scratch/missed"
while read -r application kind flagged total; do
  proven "$application: $flagged of $total flagged, $kind"
  ((flagged * 100 >= total * least || total - flagged <= 1)) ||
    fail "$application: only $flagged of $total are flagged, $kind"
done <"$scratch/found"
awk '$4 > 0 { ++cells; total += $4 } END { exit !(cells >= 38 && total > 14000) }' "$scratch/found" ||
  fail "too few includes were broken: $(cat "$scratch/found")"
