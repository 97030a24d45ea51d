#!/usr/bin/env bash
# What runs, against what was reviewed: nginx is run for real, and each drift that no file shows is made and told, and nothing else.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
isolate "$@"
enter_copy root
ip link set lo up
mount --rbind /dev dev
mount -t proc proc proc
mount -t tmpfs tmpfs run

rm -f etc/nginx/sites-enabled/* etc/nginx/conf.d/*
mkdir -p srv/shop
printf 'shop\n' >srv/shop/index.html
printf 'server {\n  listen 8080;\n  server_name shop.test;\n  root /srv/shop;\n}\n' >etc/nginx/sites-enabled/shop
# What else Debian's packages would serve is not part of this machine.
rm -rf etc/lighttpd etc/postgresql etc/mysql etc/redis etc/vsftpd.conf etc/supervisor etc/ssh etc/apache2 etc/haproxy etc/php
find etc srv -newermt '1 hour ago' -exec touch --no-dereference --date '1 hour ago' {} +

start_nginx() { chroot . nginx >"$scratch/start.log" 2>&1 || fail "nginx does not start: $(cat "$scratch/start.log")"; }
start_nginx

snapshot() { "$DANGLINT" snapshot --root . --proc proc "${@:2}" /etc /srv -o "$scratch/$1.jsonl" || [[ $? == 3 ]]; }
snapshot files
snapshot reviewed --live

# drift WHAT BEFORE LINE...: exactly these lines are told of how things are now.
drift() {
  local what=$1 before=$2
  shift 2
  snapshot now --live
  "$DANGLINT" drift --format json "$scratch/$before.jsonl" "$scratch/now.jsonl" >"$scratch/report.json" || [[ $? == [13] ]]
  report=$scratch/report.json
  expect "what is told of: $what" \
    "$(jq -r '.findings[] | "\(.rank) \(.check) \(.file) \(.message)"' "$report" | sed 's/(process [0-9]*/(process N/; s/since .*/since ./')" \
    "$(printf '%s\n' "$@")"
  proven "$what"
}
drift 'nothing has changed' reviewed ''
drift 'nothing has changed since the files were reviewed' files ''

# shellcheck disable=SC2016  # for PHP
chroot . setpriv --reuid nobody --regid nogroup --clear-groups \
  php -r '$socket = stream_socket_server("tcp://0.0.0.0:9999") or exit(1); echo 1; sleep(600);' >"$scratch/go" 2>&1 &
listener=$!
until_true test -s "$scratch/go"
program=$(chroot . readlink -f /usr/bin/php)
new_listener="exposes undeclared-listener $program php (process N, user nobody) listens on 0.0.0.0:9999, which no configuration here explains"
drift '14 a port opened by a new process' reviewed "$new_listener"
drift '14 the same where only files were reviewed' files "$new_listener"
kill "$listener"
wait "$listener" || true
drift 'it is gone again' reviewed ''

stale='nginx (process N, user root) runs with an older state of this configuration'
touch etc/nginx/sites-enabled/shop
drift '15 a process older than its configuration' files "differs stale-process /etc/nginx/nginx.conf $stale"
chroot . nginx -s reload
is_healthy() {
  snapshot now --live
  "$DANGLINT" drift --quiet "$scratch/files.jsonl" "$scratch/now.jsonl" >/dev/null
}
until_true is_healthy
drift 'it was reloaded' reviewed ''

cp --preserve=all usr/sbin/nginx usr/sbin/nginx.new
mv usr/sbin/nginx.new usr/sbin/nginx
drift '17 a deleted program that still runs' reviewed "differs stale-process /usr/sbin/nginx nginx (process N, user root) runs a program that was replaced or removed"
chroot . nginx -s stop
until_true test ! -e run/nginx.pid
drift 'a server that is not there' reviewed \
  'differs changed-process /etc/nginx/nginx.conf nginx does not run any more' \
  'differs changed-listener /proc/net 0.0.0.0:8080: nobody listens on it any more; /usr/sbin/nginx (user root) did'
start_nginx
drift 'it is there again' reviewed ''
