# shellcheck shell=bash
# What the oracles share. An oracle asks the real software whether danglint is right; ctest gives it DANGLINT, the
# program, and ORACLE_ROOT, the Debian that root.sh made.
set -euo pipefail

proven() { printf 'proven: %s\n' "$*"; }
fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}
# 77 is what ctest is told to take for "skipped".
skip() {
  printf 'SKIPPED, NOTHING WAS TESTED: %s\n' "$*" >&2
  exit 77
}

namespaces=(unshare --mount --net --pid --fork --kill-child)

# Sets as_root to what runs a command as root. Most containers have a root who may not do what is needed here.
need_root() {
  as_root=()
  if ((EUID)); then
    as_root=(sudo -n)
    "${as_root[@]}" true 2>/dev/null || skip "this needs root, or sudo without a password"
  fi
  "${as_root[@]}" "${namespaces[@]}" true 2>/dev/null || skip "namespaces are not allowed here"
}

# Starts the script anew as root, in mount, network and process namespaces of its own: every port is free there, nothing
# it mounts is seen outside, and whatever it started ends with it. `scratch` is a folder that is gone then.
isolate() {
  if [[ ! ${ORACLE_ISOLATED-} ]]; then
    need_root
    [[ -x $DANGLINT ]] || fail "DANGLINT is no program: $DANGLINT"
    [[ -x $ORACLE_ROOT/usr/sbin/nginx ]] || fail "ORACLE_ROOT is not what root.sh makes: $ORACLE_ROOT"
    exec "${as_root[@]}" env ORACLE_ISOLATED=1 DANGLINT="$DANGLINT" ORACLE_ROOT="$ORACLE_ROOT" \
      "${namespaces[@]}" "$0" "$@"
  fi
  scratch=$(mktemp -d)
  trap 'cd / && umount --lazy "$scratch" && rmdir "$scratch"' EXIT
  mount -t tmpfs tmpfs "$scratch"
}

# enter_copy NAME: goes to a copy of the root that may be changed. It costs nothing: only changes are kept.
enter_copy() {
  local copy=$scratch/$1
  mkdir "$copy" "$copy.changes" "$copy.work"
  mount -t overlay overlay \
    -o "lowerdir=$ORACLE_ROOT,upperdir=$copy.changes,workdir=$copy.work" "$copy"
  cd "$copy"
}

# check ARGUMENT...: runs danglint over the current folder, a root; `status` and `report` tell what it said.
check() {
  report=$scratch/report.json
  status=0
  "$DANGLINT" check --root . --format json "$@" >"$report" || status=$?
  [[ $status == [01] ]] || fail "danglint check $* ended with status $status"
}

# findings FILTER: those of the report for which the jq filter is true, one a line: file:line:column severity check
findings() {
  jq -r ".findings[] | select($1) | \"\(.file):\(.line):\(.column) \(.severity) \(.check)\"" "$report"
}

# expect WHAT ACTUAL EXPECTED
expect() {
  [[ $2 == "$3" ]] || fail "$1:
$2
--- where this is expected:
$3
--- the report:
$(jq . "$report")"
}

# until_true CONDITION...: what happens a moment after it was asked for. A minute is enough.
until_true() {
  local left=600
  until "$@"; do
    ((left-- > 0)) || fail "waited in vain for: $*"
    read -rt 0.1 <> <(:) || true
  done
}

# change FILE SED_SCRIPT: fails where it changes nothing.
change() {
  local before
  before=$(cksum <"$1")
  sed -i -E "$2" "$1"
  [[ $(cksum <"$1") != "$before" ]] || fail "nothing to change in $1 by $2"
}
