#!/usr/bin/env bash
# Ansible asks a fleet of four hosts, each with its own network, name and sshd, whether they agree: the playbook of hooks/ansible
# names who differs, who is missing and who failed.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
hooks=$(cd "${BASH_SOURCE[0]%/*}/../../hooks" && pwd)
isolate "$@"
# `ip` is told numbers of this process namespace.
mount -t proc proc /proc
ip link set lo up

# ---- the controller: its own keys, no agent, nobody's settings
export LC_ALL=C.UTF-8 HOME=$scratch/home ANSIBLE_CONFIG=$scratch/ansible.cfg
controller=$scratch/controller
mkdir "$HOME" "$controller" "$scratch/control"
ssh-keygen -q -t ed25519 -N '' -f "$scratch/key"
# Copied to each host: what the debugger would want stays behind.
strip -o "$scratch/danglint" "$DANGLINT"
cat >"$ANSIBLE_CONFIG" <<CONFIG
[defaults]
inventory = $scratch/inventory
private_key_file = $scratch/key
interpreter_python = /usr/bin/python3
timeout = 5
[ssh_connection]
ssh_args = -F none -o IdentityAgent=none -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes
  -o UserKnownHostsFile=$scratch/known_hosts -o GlobalKnownHostsFile=/dev/null -o ControlMaster=auto -o ControlPersist=60
control_path_dir = $scratch/control
CONFIG

# ---- the hosts: copies of the same Debian. On the last nobody logs in as root.
hosts=(web1 web2 web3 web4)
declare -A address=() pid=()

make_host() {
  local name=$1 number=$2
  address[$name]=10.99.$number.2
  enter_copy "$name"
  mount --rbind /dev dev
  mount -t tmpfs tmpfs run
  mkdir run/sshd
  printf '%s\n' "$name" >etc/hostname
  rm etc/ssh/ssh_host_*
  ssh-keygen -q -t ed25519 -N '' -f etc/ssh/ssh_host_ed25519_key
  cp "$scratch/key.pub" etc/ssh/authorized_keys
  cat >etc/ssh/sshd_config <<SSHD
ListenAddress ${address[$name]}
AuthorizedKeysFile /etc/ssh/authorized_keys
PasswordAuthentication no
UsePAM no
Subsystem sftp /usr/lib/openssh/sftp-server
SSHD
  printf '%s %s\n' "${address[$name]}" "$(cut -d' ' -f1,2 etc/ssh/ssh_host_ed25519_key.pub)" >>"$scratch/known_hosts"
  printf '%s ansible_host=%s' "$name" "${address[$name]}" >>"$scratch/inventory"
  if [[ $name == web4 ]]; then
    chroot . useradd --create-home --shell /bin/bash deploy
    printf 'root:of-root\ndeploy:of-deploy\n' | chroot . chpasswd
    printf 'AllowUsers deploy\n' >>etc/ssh/sshd_config
    printf ' ansible_user=deploy ansible_become_method=su ansible_become_password=of-root\n' >>"$scratch/inventory"
  else
    printf ' ansible_user=root\n' >>"$scratch/inventory"
  fi
}

# A host has one wire, to the controller. All of it ends with the process that pid[NAME] is.
start_host() {
  local name=$1 number=$2
  # shellcheck disable=SC2016  # for the shells in there
  unshare --net bash -euc '
    ip link set lo up
    ip link add eth0 type veth peer name "$1" netns "$3"
    ip address add "$2/30" dev eth0
    ip link set eth0 up
    cd "$4"
    exec unshare --uts --pid --mount --fork --kill-child bash -euc "
      hostname \"\$1\"
      mount -t proc proc proc
      exec chroot . /usr/sbin/sshd -D -e
    " host "$1"
  ' host "$name" "${address[$name]}" "$$" "$scratch/$name" </dev/null >"$scratch/$name.log" 2>&1 &
  pid[$name]=$!
  until_true has_wire "$name"
  ip address add "10.99.$number.1/30" dev "$name"
  ip link set "$name" up
}
has_wire() {
  kill -0 "${pid[$1]}" 2>/dev/null || fail "$1 does not start: $(cat "$scratch/$1.log")"
  ip link show "$1" >/dev/null 2>&1
}
answers() { (exec 3<>"/dev/tcp/${address[$1]}/22") 2>/dev/null; }
stop_host() {
  kill -KILL "${pid[$1]}"
  wait "${pid[$1]}" 2>/dev/null || true
  # Connections that were kept open are of no use now.
  rm -f "$scratch"/control/*
}

for number in "${!hosts[@]}"; do
  make_host "${hosts[number]}" "$number"
  start_host "${hosts[number]}" "$number"
done
for name in "${hosts[@]}"; do until_true answers "$name"; done
cd "$controller"
[[ $(ansible all -m command -a hostname 2>&1 | grep -vE '^web. \| CHANGED' | sort | xargs) == "${hosts[*]}" ]] ||
  fail "these are not four hosts: $(ansible all -m command -a hostname 2>&1)"

# play STATUS [OPTION...]: the playbook ends with that status; $scratch/play is what it said.
play() {
  local expected=$1
  shift
  status=0
  ansible-playbook "$hooks/ansible/fleet.yml" -e danglint_binary=../danglint -e '{"danglint_paths": ["/etc/nginx"]}' \
    "$@" >"$scratch/play" 2>&1 </dev/null || status=$?
  [[ $status == "$expected" ]] || fail "the playbook ended with status $status, not $expected: $(cat "$scratch/play")"
}
# told REGEX...: each is a line of the report, which is printed as a list of strings.
told() {
  local line
  for line; do grep -qE -- "^ +\"$line\",?\$" "$scratch/play" || fail "no line '$line': $(cat "$scratch/play")"; done
}
untold() { ! grep -E -- "$1" "$scratch/play" || fail "this was told, '$1': $(cat "$scratch/play")"; }
changes() { sed -nE 's/^(web[0-9]+) .* changed=([0-9]+) .*/\1 \2/p' "$scratch/play" | xargs; }
site=etc/nginx/sites-available/default
report=/dev/null

play 0 --check
told 'nothing was compared: .*' 'NOT COMPARED, danglint is not there yet: web1, web2, web3, web4'
[[ ! $(find "$scratch"/web?.changes/usr/local "$scratch"/web?.changes/var/lib/danglint "$controller" -type f 2>/dev/null) ]] ||
  fail "something was installed with --check"
proven "with --check nothing is installed, and the report says that nothing was compared"

play 0 -e danglint_fact=true -e danglint_textfile=/var/lib/metrics/danglint.prom
told 'compared: web1, web2, web3, web4 .*'
untold 'NOT COMPARED|INCOMPLETE'
for name in "${hosts[@]}"; do
  [[ $(stat -c '%a %U' "$scratch/$name/usr/local/bin/danglint") == '755 root' ]] || fail "danglint is not installed on $name"
  [[ $(stat -c '%a %U' "$scratch/$name/var/lib/danglint") == '700 root' ]] || fail "anyone may read the snapshots of $name"
  [[ -s $controller/fleet/$name.jsonl.zst ]] || fail "no snapshot of $name was fetched"
done
[[ $(stat -c %a fleet) == 700 ]] || fail "anyone may read the snapshots of the fleet"
proven "four hosts that are equal agree"

play 0 -e danglint_fact=true -e danglint_textfile=/var/lib/metrics/danglint.prom
expect "what changed in the second run" "$(changes)" "web1 0 web2 0 web3 0 web4 0"
proven "a second run changes nothing"

# ---- one differs
sed -i 's/listen 80 default_server/listen 8080 default_server/' "$scratch/web3/$site"
# The last line of the report names every host.
differs() { told '([^c].*)?web3.*' ".*listen 80[^8].*" ".*listen 8080.*"; }
play 2
differs
proven "a host that differs fails the play and is named, with both values"
play 2 --check
differs
play 0 -e danglint_fail_on=never -e danglint_live=true -e '{"danglint_paths": ["/etc"]}'
differs
told ".*only web4 has 'AllowUsers deploy'.*"
proven "it is told with --check too, and fails nothing if that is not wanted"
sed -i 's/listen 8080 default_server/listen 80 default_server/' "$scratch/web3/$site"

# ---- what an audit finds, as facts
chmod 666 "$scratch/web2/etc/nginx/nginx.conf"
ansible all --become -m setup -a filter=ansible_local >"$scratch/facts"
for name in "${hosts[@]}"; do
  "$DANGLINT" audit --root "$scratch/$name" --format json >"$scratch/report.json" || [[ $? == 1 ]]
  report=$scratch/report.json
  fact=$(sed -nE "/^$name \\| SUCCESS => \\{\$/,/^\\}\$/p" "$scratch/facts" | sed '1s/.*/{/' | jq -cS .ansible_facts.ansible_local.danglint)
  expect "the fact of $name" "$fact" "$(jq -cS '{version, complete, checks: (.findings | group_by(.check) | map({(.[0].check): length}) | add),
    findings: (["error", "warning", "note"] as $all | [.findings[].severity] as $told |
      [$all[] | . as $one | {($one): ($told | map(select(. == $one)) | length)}] | add)}' "$report")"
done
chmod 644 "$scratch/web2/etc/nginx/nginx.conf"
rm "$scratch/web1/usr/local/bin/danglint"
expect "the fact of a host without danglint" \
  "$(chroot "$scratch/web1" env -i /etc/ansible/facts.d/danglint.fact)" '{"error": "/usr/local/bin/danglint is not installed"}'
proven "facts count what an audit finds, and tell if there is none"
chroot "$scratch/web2" env -i PATH=/usr/bin:/bin /usr/local/bin/danglint-textfile /var/lib/metrics/danglint.prom
grep -qx 'danglint_audit_complete 1' "$scratch/web2/var/lib/metrics/danglint.prom" || fail "the textfile hook wrote nothing"
proven "the textfile hook is installed"

# ---- one has a file that not even root may read: the kernel's own, which can only be written, as its mode says. Ansible must
# not take its name for a template.
name='{{ 7 * 6 }}'
for root in "$scratch"/web?; do
  : >"$root/etc/nginx/$name"
  chmod 200 "$root/etc/nginx/$name"
done
nsenter --mount="/proc/${pid[web3]}/ns/mnt" mount --bind /proc/sys/vm/compact_memory "$scratch/web3/etc/nginx/$name"
play 0
told 'compared: web1, web2, web3, web4 .*' 'INCOMPLETE, web3: danglint: /etc/nginx/\{\{ 7 \* 6 \}\}: permission denied'
nsenter --mount="/proc/${pid[web3]}/ns/mnt" umount "$scratch/web3/etc/nginx/$name"
proven "a host that could not be read as a whole is named, and fails nothing"

# ---- what differs is told as it is written, in whatever language it looks like
for root in "$scratch"/web?; do
  printf 'server { listen 81; server_name "{{ 7 * 6 }}"; }\n' >"$root/etc/nginx/conf.d/braces.conf"
done
sed -i 's/7/8/' "$scratch/web2/etc/nginx/conf.d/braces.conf"
play 2
told '.*\{\{ 8 \* 6 \}\}.*'
rm "$scratch"/web?/etc/nginx/conf.d/braces.conf
proven "what looks like a template is told, not run"

play 2 -e danglint_controller=/nowhere/danglint
told '.*No such file.*'
untold ' "compared: '
play 0 --limit web1
told 'nothing was compared: .*'
proven "what was not compared does not look as if it had been"

# ---- one is away, on one the snapshot fails: both are named, and what an earlier run fetched of them does not count
stop_host web4
mv "$scratch/web2/etc/nginx" "$scratch/web2/etc/nginx.away"
play 4
told 'compared: web1, web3 .*' 'NOT COMPARED, unreachable: web4' 'NOT COMPARED, failed above: web2'
proven "hosts that are unreachable or fail are named and not compared"
