#!/usr/bin/env bash
# Disks that are full or may not be written, a folder that is gone: what danglint was to change is whole, and nothing is left
# behind.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
isolate "$@"

mkdir "$scratch/disk"
mount -t tmpfs -o size=256k tmpfs "$scratch/disk"
cd "$scratch/disk"
mkdir inc
printf '<?php\n' >inc/locale.php
{
  printf '<?php\nrequire __DIR__ . "/inc/localle.php";\n'
  printf '// so that the file does not fit twice: %d\n' {1..2000}
} >index.php
chmod 640 index.php
chown nobody: index.php
before=$(cksum <index.php)
cat /dev/zero >filler 2>/dev/null || true

# at_fault WHAT COMMAND...: it must fail, name the reason, and leave all as it is.
unchanged() {
  local what=$1 reason=$2
  shift 2
  local files status=0
  files=$(find . | sort)
  "$DANGLINT" "$@" >"$scratch/said" 2>&1 || status=$?
  ((status != 0)) || fail "$what: it ended with status 0: $(cat "$scratch/said")"
  grep -qi -- "$reason" "$scratch/said" || fail "$what: the reason is not named: $(cat "$scratch/said")"
  [[ $(cksum <index.php) == "$before" ]] || fail "$what: the file is not what it was"
  [[ $(find . | sort) == "$files" ]] || fail "$what: something was left behind: $(find .)"
  proven "$what: nothing is lost, nothing is left behind"
}
unchanged "fix on a full disk" 'no space' fix --apply
unchanged "baseline on a full disk" 'no space' baseline write
status=0
"$DANGLINT" check --output report.json --format json 2>"$scratch/said" || status=$?
[[ $status == 2 ]] || fail "a report on a full disk ends with status $status"
grep -qi 'no space' "$scratch/said" || fail "why the report is not whole is not said: $(cat "$scratch/said")"
rm -f report.json filler
mount -o remount,ro "$scratch/disk"
unchanged "fix on a disk that may not be written" 'read-only' fix --apply
mount -o remount,rw "$scratch/disk"

setfattr -n user.note -v kept index.php
capability=0x0100000200040000000000000000000000000000 # cap_net_bind_service=p
setfattr -n security.capability -v "$capability" index.php
"$DANGLINT" fix --apply >/dev/null
[[ $(stat -c '%a %U' index.php) == '640 nobody' ]] || fail "mode and owner became $(stat -c '%a %U' index.php)"
[[ $(getfattr --only-values -n user.note index.php 2>/dev/null) == kept ]] || fail "the extended attribute is gone"
getfattr -n security.capability -e hex index.php 2>/dev/null | grep -qF "$capability" || fail "the capability is gone"
grep -q '"/inc/locale.php"' index.php || fail "the file was not mended"
proven "with room, the file is mended; its mode, owner and attributes are kept"

# ---- a snapshot is there whole, or not at all
before=$(cksum <index.php)
cat /dev/zero >filler 2>/dev/null || true
unchanged "a snapshot on a full disk" 'no space' snapshot --output state.jsonl /usr/share/doc
rm filler
"$DANGLINT" snapshot --output state.jsonl .
state=$(cksum <state.jsonl)
cat /dev/zero >filler 2>/dev/null || true
unchanged "a newer snapshot on a full disk" 'no space' snapshot --output state.jsonl /usr/share/doc
[[ $(cksum <state.jsonl) == "$state" ]] || fail "the older snapshot is not what it was"
rm -f filler
mknod null c 1 3
"$DANGLINT" snapshot --output null .
[[ -c null ]] || fail "a device was replaced by a file"
ln -s new.jsonl link
"$DANGLINT" snapshot --output link .
[[ -L link && -s new.jsonl ]] || fail "a link was replaced by a file"
proven "devices and links are written to, not replaced"

# ---- what is no report
for command in '--help' 'explain' 'servers' 'check --help'; do
  status=0
  # shellcheck disable=SC2086 # words
  "$DANGLINT" $command >/dev/full 2>"$scratch/said" || status=$?
  ((status == 2)) || fail "$command to a full disk: status $status"
  grep -q 'could not be written' "$scratch/said" || fail "$command to a full disk: $(cat "$scratch/said")"
done
proven "help, lists and explanations that cannot be written are told"

# ---- no folder to be in
mkdir "$scratch/gone"
cd "$scratch/gone"
rmdir "$scratch/gone"
for command in 'check .' 'audit' 'snapshot' 'ports' 'graph x.php' 'fix' 'baseline show' 'drift one two'; do
  status=0
  # shellcheck disable=SC2086 # words
  "$DANGLINT" $command >"$scratch/said" 2>&1 || status=$?
  ((status == 2)) || fail "$command in a deleted folder: status $status"
  grep -q 'the current folder cannot be told' "$scratch/said" || fail "$command in a deleted folder: $(cat "$scratch/said")"
done
proven "a folder that was deleted is named as the reason"
cd /
