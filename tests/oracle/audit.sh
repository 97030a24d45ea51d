#!/usr/bin/env bash
# nginx, Apache, HAProxy and php-fpm run for real: a healthy machine is silent, and each state that an audit tells of is
# made and found.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
hooks=$(cd "${BASH_SOURCE[0]%/*}/../../hooks" && pwd)
isolate "$@"
enter_copy root
ip link set lo up
mount --rbind /dev dev
mount -t proc proc proc
mount -t tmpfs tmpfs run
mkdir -p run/php run/lock/apache2 run/apache2 run/haproxy

# ---- a machine as people have it: nginx before php-fpm and Apache, HAProxy before both
rm -f etc/nginx/sites-enabled/* etc/nginx/conf.d/*
mkdir -p srv/shop etc/nginx/certs
printf '<?php echo 1;\n' >srv/shop/index.php
chroot . openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=shop.test \
  -keyout /etc/nginx/certs/shop.key -out /etc/nginx/certs/shop.pem 2>/dev/null
chmod 600 etc/nginx/certs/shop.key
cat >etc/nginx/sites-enabled/shop <<'NGINX'
server {
  listen 8080 default_server;
  listen [::]:8080 default_server;
  listen 8443 ssl;
  ssl_certificate certs/shop.pem;
  ssl_certificate_key certs/shop.key;
  root /srv/shop;
  index index.php;
  location ~ \.php$ {
    include snippets/fastcgi-php.conf;
    fastcgi_pass unix:/run/php/php8.2-fpm.sock;
  }
  location /apache/ { proxy_pass http://127.0.0.1:8081; }
}
NGINX
sed -i 's/^Listen 80$/Listen 8081/' etc/apache2/ports.conf
sed -i 's/\*:80>/*:8081>/' etc/apache2/sites-enabled/*.conf
printf 'ServerName localhost\n' >>etc/apache2/apache2.conf
cat >>etc/haproxy/haproxy.cfg <<'HAPROXY'

frontend public
  bind :8000
  default_backend shop

backend shop
  server one 127.0.0.1:8080
  server two 127.0.0.1:8081
HAPROXY
# What else Debian's packages would listen on is not started.
rm -rf etc/lighttpd etc/postgresql etc/mysql etc/redis etc/vsftpd.conf etc/supervisor etc/ssh
# The packages' own files are older than anything that starts now; these are too.
find etc srv -newermt '1 hour ago' -exec touch --no-dereference --date '1 hour ago' {} +

start() { chroot . "$@" >"$scratch/start.log" 2>&1 || fail "$* does not start: $(cat "$scratch/start.log")"; }
start_php() { start php-fpm8.2 --daemonize; }
start_apache() { start apache2ctl start; }
start_nginx() { start nginx; }
start_haproxy() { start haproxy -Ws -D -f /etc/haproxy/haproxy.cfg -p /run/haproxy.pid; }
audit() {
  report=$scratch/report.json
  status=0
  "$DANGLINT" audit --root . --proc proc --format json >"$report" || status=$?
  [[ $status == [01] ]] || fail "danglint audit ended with status $status"
}
told() { jq -r '.findings[] | "\(.check) \(.severity) \(.file):\(.line)"' "$report"; }
expect_told() { grep -qxF -- "$2" <(told) || fail "$1: '$2' is not told: $(jq . "$report")"; }
expect_healthy() {
  audit
  expect "$1" "$(told)" ""
}

# Once a reload is over; it takes a moment.
healthy_now() { audit && [[ ! $(told) ]]; }

start_php
start_apache
start_nginx
start_haproxy
until_true test -S run/php/php8.2-fpm.sock
# Owners and modes changed just now, times did not.
expect_healthy "what is told of a healthy machine"
read -r unseen < <(jq -c '.unseen' "$report")
[[ $unseen == '[]' ]] || fail "not seen: $unseen"
proven "a machine with nginx, Apache, HAProxy and php-fpm running is silent"
table=$("$DANGLINT" ports --live --root . --proc proc --format json)
for row in '8080 nginx nginx' '8081 Apache apache2' '8000 HAProxy haproxy'; do
  read -r port title process <<<"$row"
  jq -e --argjson port "$port" --arg title "$title" --arg process "$process" \
    '.ports[] | select(.port == $port and .claimed_by.server == $title) | .held_by[] | select(.process == $process)' \
    <<<"$table" >/dev/null || fail "the port table does not have '$row': $(jq . <<<"$table")"
done
proven "the port table has each claim with its holder"

# ---- stale: the configuration of each changed after it was read; a reload mends it
stale() {
  local title=$1 main=$2 file=$3
  touch "$file"
  audit
  expect_told "$title after its configuration changed" "stale-process warning $main:0"
  [[ $(told | wc -l) == 1 ]] || fail "$title: more is told: $(told)"
}
stale nginx etc/nginx/nginx.conf etc/nginx/sites-enabled/shop
start nginx -s reload
until_true healthy_now
stale nginx etc/nginx/nginx.conf etc/nginx/certs/shop.pem
start nginx -s stop
until_true test ! -e run/nginx.pid
start_nginx
expect_healthy "what is told after nginx was started anew"
proven "nginx with an older configuration or certificate is told, until it is reloaded"

stale Apache etc/apache2/apache2.conf etc/apache2/ports.conf
start apache2ctl graceful
until_true healthy_now
stale HAProxy etc/haproxy/haproxy.cfg etc/haproxy/haproxy.cfg
kill -USR2 "$(head -1 run/haproxy.pid)"
until_true healthy_now
stale php-fpm etc/php/8.2/fpm/php-fpm.conf etc/php/8.2/fpm/pool.d/www.conf
kill -USR2 "$(cat run/php/php8.2-fpm.pid)"
until_true healthy_now
proven "Apache, HAProxy and php-fpm with an older configuration are told, until they are reloaded"

# ---- a program that was replaced
cp --preserve=all usr/sbin/nginx usr/sbin/nginx.new
mv usr/sbin/nginx.new usr/sbin/nginx
audit
expect_told "nginx after its program was replaced" "stale-process warning usr/sbin/nginx:0"
start nginx -s stop
until_true test ! -e run/nginx.pid
start_nginx
expect_healthy "what is told after the new program was started"
library=$(readlink -f usr/lib/*/libpcre2-8.so.0)
cp --preserve=all "$library" "$library.new"
mv "$library.new" "$library"
audit
expect_told "nginx after a library was replaced" "stale-process warning usr/sbin/nginx:0"
start nginx -s stop
start apache2ctl stop
until_true test ! -e run/nginx.pid
until_true test ! -e run/apache2/apache2.pid
kill -QUIT "$(cat run/php/php8.2-fpm.pid)"
until_true test ! -e run/php/php8.2-fpm.pid
kill -TERM "$(head -1 run/haproxy.pid)"
nobody_listens() { [[ $("$DANGLINT" ports --live --root . --proc proc --format json | jq '[.ports[] | select(.held_by != [])] | length') == 0 ]]; }
until_true nobody_listens
start_php
start_apache
start_nginx
start_haproxy
until_true healthy_now
proven "a replaced program or library is told"

# ---- listeners: one that nothing explains, one in the way, one that is claimed and not there
chroot . php -S 127.0.0.1:9999 >"$scratch/php.log" 2>&1 &
php=$!
listens() { "$DANGLINT" ports --live --root . --proc proc --format json | jq -e --argjson p "$1" '.ports[] | select(.port == $p and .held_by != [])' >/dev/null; }
until_true listens 9999
audit
expect_told "a listener of nobody" "undeclared-listener note usr/bin/php8.2:0"
kill "$php" || fail "it ended by itself: $(cat "$scratch/php.log")"
wait "$php" || true

start nginx -s stop
until_true test ! -e run/nginx.pid
chroot . php -S 0.0.0.0:8080 >"$scratch/php.log" 2>&1 &
php=$!
until_true listens 8080
audit
expect_told "a port that another process holds" "port-conflict error etc/nginx/sites-enabled/shop:2"
kill "$php" || fail "it ended by itself: $(cat "$scratch/php.log")"
wait "$php" || true
start_nginx
printf 'server { listen 8090; root /srv/shop; }\n' >etc/nginx/sites-enabled/new
audit
expect_told "a port that nobody holds yet" "no-listener error etc/nginx/sites-enabled/new:1"
rm etc/nginx/sites-enabled/new
expect_healthy "what is told when all of this is over"
proven "ports that are claimed and not held, held by others, or held and not claimed are told"

# ---- backends that are gone
kill -QUIT "$(cat run/php/php8.2-fpm.pid)"
until_true test ! -e run/php/php8.2-fpm.pid
audit
line=$(grep -n fastcgi_pass etc/nginx/sites-enabled/shop | cut -d: -f1)
expect_told "php-fpm that was stopped" "unreachable-peer error etc/nginx/sites-enabled/shop:$line"
start_php
until_true test -S run/php/php8.2-fpm.sock
php_processes() { grep -l '^php-fpm' proc/[0-9]*/comm 2>/dev/null | grep -o '[0-9]*'; }
# shellcheck disable=SC2046  # several
kill -KILL $(php_processes)
gone() { [[ ! $(php_processes) ]]; }
until_true gone
[[ -S run/php/php8.2-fpm.sock ]] || fail "the killed php-fpm left no socket"
audit
expect_told "php-fpm that was killed, and left its socket" "unreachable-peer error etc/nginx/sites-enabled/shop:$line"
rm run/php/php8.2-fpm.sock
start_php
until_true test -S run/php/php8.2-fpm.sock
proven "backends that ended or were killed are told"

# ---- who really works there
chmod 750 srv/shop
audit
expect_told "a web root that the workers may not enter" "unreadable-by-worker error etc/nginx/sites-enabled/shop:$(grep -n 'root /srv' etc/nginx/sites-enabled/shop | cut -d: -f1)"
chmod 755 srv/shop
proven "web roots are judged as the user that really runs the workers"

# ---- metrics
chmod 750 srv/shop
metrics=$scratch/danglint.prom
DANGLINT=$DANGLINT "$hooks/danglint-textfile" "$metrics" --root . --proc proc
for metric in 'danglint_findings{check="all",severity="error"} 1' 'danglint_audit_complete 1' \
  'danglint_findings{check="unreadable-by-worker",severity="error"} 1'; do
  grep -qxF -- "$metric" "$metrics" || fail "'$metric' is not among the metrics: $(cat "$metrics")"
done
# Everything else is a comment or a metric, as the text format of Prometheus has them.
! grep -vE '^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[a-z-]+"(,[a-z]+="[a-z-]+")*\})? [0-9]+)$' "$metrics" ||
  fail "these lines are no metrics"
before=$(cksum <"$metrics")
DANGLINT=$DANGLINT "$hooks/danglint-textfile" "$metrics" --root /nowhere 2>/dev/null && fail "nowhere was audited"
[[ $(cksum <"$metrics") == "$before" && $(echo "$scratch"/danglint.prom*) == "$metrics" ]] || fail "an audit that failed left something"
chmod 755 srv/shop
proven "an audit can be read as metrics"

# ---- an image is at rest
status=0
"$DANGLINT" audit --root . --format json >"$scratch/report.json" || status=$?
report=$scratch/report.json
expect "what is told of the same tree as an image" "$(told)" ""
proven "audit of an image has no live part"
