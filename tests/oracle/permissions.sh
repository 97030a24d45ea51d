#!/usr/bin/env bash
# Who may change a config, and whom a server runs as: silence over the stock configs, one warning for each mistake.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
isolate "$@"

readonly serious='.severity != "note"'

# Can somebody without any rights write it?
nobody_writes() { setpriv --reuid=65534 --regid=65534 --clear-groups test -w "$1"; }

# expect_only PATH FINDING: nothing else is found there.
expect_only() {
  check --fail-on warning "$1"
  expect "findings in $1" "$(findings "$serious")" "$2"
  expect "exit status for $1" "$status" 1
}

# ---- as shipped. One server at a time: the two claim the same port, and ports.sh is about that.
cd "$ORACLE_ROOT"
for path in etc/nginx etc/apache2 usr/share/wordpress; do
  check --fail-on warning "$path"
  expect "findings in the stock $path" "$(findings "$serious")" ""
  files=$(jq .coverage.files "$report")
  ((files > 0)) || fail "nothing was read in the stock $path"
  proven "the stock $path has $files files and no finding"
done

enter_copy user
change etc/nginx/nginx.conf 's/^user www-data;/user root;/'
line=$(grep -n '^user' etc/nginx/nginx.conf | cut -d: -f1)
expect_only etc/nginx "etc/nginx/nginx.conf:$line:6 warning runs-as-root"
proven "'user root;' in the stock nginx.conf is a warning"

for path in usr/share/wordpress/wp-config.php etc/nginx/nginx.conf; do
  enter_copy "writable-${path##*/}"
  ! nobody_writes "$path" || fail "$path was writable before"
  chmod 0666 "$path"
  nobody_writes "$path" || fail "$path is not writable after all"
  expect_only "${path%/*}" "$path:0:0 warning writable-config"
  proven "$path with mode 0666 is a warning: anybody can write it"
done
