#!/usr/bin/env bash
# Asks the servers' own checkers about one configuration after the other, and expects danglint to refuse what they refuse,
# and nothing else. lines/SERVER: the frame of all, ----, and what stands in it for LINES, a configuration a line; \n
# begins a line. "! " before one: they are known to differ, for the reason above it.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
isolate "$@"
enter_copy root
mount --rbind /dev dev
mount -t proc proc proc
mkdir -p srv/site/img srv/run var/run/apache2 run/apache2 run/php etc/php-own
echo page >srv/site/index.html
rm -f etc/nginx/conf.d/* etc/nginx/sites-enabled/* etc/nginx/modules-enabled/*
rm -rf etc/apache2/{sites,conf}-enabled/*
chroot . a2enmod --quiet headers rewrite ssl proxy proxy_http proxy_balancer lbmethod_byrequests expires access_compat \
  macro >/dev/null 2>&1
# What HAProxy is told to send, and its lists of certificates.
mkdir -p srv/pages srv/crts
page() { printf %b "$2" >"srv/pages/$1.http"; }
page empty ''
page text 'hello\n'
page html '<html>\n'
page lf 'HTTP/1.0 503 Service Unavailable\nContent-Type: text/html\n\n<p>\n'
page 404 'HTTP/1.0 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>\n'
page nohead 'HTTP/1.0 503 Service Unavailable\r\n'
page blank '\nHTTP/1.0 503 Service Unavailable\r\n\r\nx'
page hdr 'HTTP/1.0 503 Service Unavailable\r\nno header\r\n\r\nx'
page h2 'HTTP/2 503\r\n\r\nx'
page bom '\xef\xbb\xbfHTTP/1.0 503 Service Unavailable\r\n\r\nx'
page med "HTTP/1.0 503 Service Unavailable\r\nX: y\r\n\r\n$(printf '%015000d' 0)"
page big "HTTP/1.0 503 Service Unavailable\r\nX: y\r\n\r\n$(printf '%017000d' 0)"
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=a.test -keyout srv/crts/a.key -out srv/crts/bare.crt 2>/dev/null
cat srv/crts/bare.crt srv/crts/a.key >srv/crts/a.pem
rm srv/crts/a.key
chmod 600 srv/crts/a.pem
list() { printf %b "$2" >"srv/crts/$1.txt"; }
list whole '# all\n\n /srv/crts/a.pem [alpn h2 ssl-min-ver TLSv1.2] a.test !b.test\n/srv/crts/a.pem *.c.test\n'
list gone '/srv/crts/gone.pem\n'
list relative 'a.pem\n'
list bare '/srv/crts/bare.crt\n'
list cut '/srv/crts/a.pem'
list own '/srv/crts/a.pem\r\n'
list glued '/srv/crts/a.pem[alpn h2]\n'
mkdir -p run/sshd
rm -rf etc/ssh/sshd_config.d
chroot . ssh-keygen -A >/dev/null
# Redis has no checker: it starts, or does not.
cat >srv/start-redis <<'END'
redis-server /etc/redis/redis.conf --daemonize no --port 0 --unixsocket /tmp/redis.sock &
while kill -0 $! 2>/dev/null; do
  redis-cli -s /tmp/redis.sock ping 2>&1 | grep -q 'PONG\|NOAUTH' && kill -9 $! && exit
  sleep 0.1
done
exit 1
END
# What the frame does not read could hold what it lacks.
rm -f etc/apache2/apache2.conf etc/nginx/nginx.conf etc/haproxy/haproxy.cfg etc/ssh/sshd_config etc/redis/redis.conf

declare -A config=([nginx]=etc/nginx/nginx.conf [apache]=etc/apache2/apache2.conf [haproxy]=etc/haproxy/haproxy.cfg
  [php-fpm]=etc/php-own/php-fpm.conf [sshd]=etc/ssh/sshd_config [redis]=etc/redis/redis.conf
  [postgresql]=etc/postgresql/15/main/postgresql.conf)
declare -A checker=([nginx]='nginx -t' [apache]='. /etc/apache2/envvars; apache2 -t'
  [haproxy]='cd /; haproxy -c -f /etc/haproxy/haproxy.cfg' [php-fpm]='php-fpm8.2 -t -y /etc/php-own/php-fpm.conf'
  [sshd]='/usr/sbin/sshd -t' [redis]='bash /srv/start-redis'
  [postgresql]='su postgres -s /bin/sh -c "/usr/lib/postgresql/15/bin/postgres -C port -D /etc/postgresql/15/main"')

differences=0
for server in nginx apache haproxy php-fpm sshd redis postgresql; do
  frame=$(sed '/^----$/,$d; /^#/d' "$here/lines/$server")
  total=0
  while IFS= read -r line; do
    [[ $line && $line != '#'* ]] || continue
    known=0
    [[ $line == '! '* ]] && known=1 && line=${line#! }
    text=${line//'\n'/$'\n'}
    printf '%s\n' "${frame/LINES/"$text"}" >"${config[$server]}"
    said=refuses
    answer=$(chroot . bash -c "${checker[$server]}" 2>&1) && said=takes
    check "${config[$server]%/*}"
    found=takes
    [[ $(findings '.severity == "error"') ]] && found=refuses
    ((++total))
    if [[ $said == "$found" ]]; then
      ((!known)) || fail "$server: they agree by now: $line"
    elif ((!known)); then
      ((++differences))
      printf 'differs: %s %s: %s\n  %s\n' "$server" "$said" "$line" "$(tail -n 1 <<<"$answer")"
      findings '.severity == "error"'
    fi
  done < <(sed '1,/^----$/d' "$here/lines/$server")
  ((differences)) || proven "$server: danglint says what its checker says of $total configurations"
done
((differences == 0)) || fail "danglint and the servers differ on $differences configurations"
