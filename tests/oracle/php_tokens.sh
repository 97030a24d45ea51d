#!/usr/bin/env bash
# Our lexer against PHP's: php_tokens.sh PROGRAM FOLDER...
set -euo pipefail
program=$1
shift
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

compare() { # what, option...
  local what=$1
  shift
  php -d short_open_tag=1 -d memory_limit=-1 "$here/php_tokens.php" "$@" >"$work/php" 2>"$work/refused"
  "$program" "$@" >"$work/all"
  # Files that PHP refuses have no statements to compare.
  grep -vFf <(sed 's/$/ /' "$work/refused") "$work/all" >"$work/ours" || true
  if ! diff "$work/php" "$work/ours" >"$work/diff"; then
    head -20 "$work/diff"
    echo "$what differ: < PHP, > danglint" >&2
    exit 1
  fi
  local count
  count=$(wc -l <"$work/php")
  if ((count < 100)); then
    echo "only $count $what were compared" >&2
    exit 1
  fi
  echo "$count $what agree with PHP; $(wc -l <"$work/refused") files refused by PHP"
}

compare "include tokens" "$@"
compare "include statements" --statements "$@"
