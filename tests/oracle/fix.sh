#!/usr/bin/env bash
# Misspells every unguarded include of the stock applications and expects `danglint fix --apply` to restore nearly all of them
# to the byte, and to make nothing worse: a target that was deleted is nobody's typo, though it can look like one where git
# does not know better.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"

readonly least=90 # percent, of each application
here=${BASH_SOURCE[0]%/*}
scratch=$(mktemp -d "$CORPORA.fix.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
cp -al "$CORPORA" "$scratch/root"
mkdir "$scratch/root.stash"

MEND=1 php -d memory_limit=2G "$here/recall.php" "$DANGLINT" "$scratch/root" \
  /usr/share/{wordpress,mediawiki,phpmyadmin,dokuwiki,cacti} >"$scratch/found" 2>"$scratch/wrong" ||
  fail "recall.php ended with status $?: $(tail -3 "$scratch/wrong")"
while read -r application kind restored total; do
  case $kind in
    target-deleted) ((restored == 0)) || fail "$application: $restored deleted files came back" ;;
    *) proven "$application: $restored of $total restored, $kind" ;;
  esac
done <"$scratch/found"
wrong=$(wc -l <"$scratch/wrong")
deleted=$(awk '$2 == "target-deleted" { total += $4 } END { print total }' "$scratch/found")
((deleted > 500 && wrong * 100 <= deleted)) || fail "$wrong files were changed for $deleted that were deleted: $(cat "$scratch/wrong")"
proven "of $deleted deleted files, $wrong were taken for typos"
awk -v least="$least" '$2 != "target-deleted" { restored[$1] += $3; total[$1] += $4 }
  END { for (one in total) { printf "proven: %s: %.1f %% of %d restored\n", one, 100 * restored[one] / total[one], total[one]
        if (restored[one] * 100 < total[one] * least) bad = 1 } exit bad }' "$scratch/found" ||
  fail "of one application fewer than $least % are restored"
