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
# What the frame does not read could hold what it lacks.
rm -f etc/apache2/apache2.conf etc/nginx/nginx.conf etc/haproxy/haproxy.cfg

declare -A config=([nginx]=etc/nginx/nginx.conf [apache]=etc/apache2/apache2.conf [haproxy]=etc/haproxy/haproxy.cfg
  [php-fpm]=etc/php-own/php-fpm.conf)
declare -A checker=([nginx]='nginx -t' [apache]='. /etc/apache2/envvars; apache2 -t'
  [haproxy]='cd /; haproxy -c -f /etc/haproxy/haproxy.cfg' [php-fpm]='php-fpm8.2 -t -y /etc/php-own/php-fpm.conf')

differences=0
for server in nginx apache haproxy php-fpm; do
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
