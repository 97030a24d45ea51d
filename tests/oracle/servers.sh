#!/usr/bin/env bash
# Breaks configurations of nginx, Apache, HAProxy and php-fpm word by word, asks the real server whether it starts, and
# expects danglint to have said so.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
isolate "$@"
enter_copy root
ip link set lo up
mount --rbind /dev dev
mount -t proc proc proc

# ---- what the configurations name
mkdir -p srv/site/{shop,docs,slow,private,logged,asked} srv/img srv/cgi srv/run var/log/php etc/nginx/{certs,maps} \
  etc/apache2/{certs,conf-more} etc/haproxy/{certs,errors} etc/php-own/pool.d var/cache/nginx
chroot . openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=a.test \
  -keyout /etc/nginx/certs/a.key -out /etc/nginx/certs/a.pem 2>/dev/null
cp etc/nginx/certs/a.pem etc/nginx/certs/b.pem
cp etc/nginx/certs/a.key etc/nginx/certs/b.key
printf 'password\n' >etc/nginx/certs/passwords
chroot . openssl dhparam -dsaparam -out /etc/nginx/certs/dh.pem 2048 2>/dev/null
cp etc/nginx/certs/* etc/apache2/certs
cat etc/nginx/certs/a.{pem,key} >etc/haproxy/certs/both.pem
mkdir etc/haproxy/more
cp etc/nginx/certs/a.pem etc/haproxy/more/a.pem
chmod o-r etc/*/certs/*.key etc/haproxy/certs/both.pem
for page in index.html 404.html ask; do printf '%s\n' "$page" >"srv/site/$page"; done
for folder in shop docs slow private logged asked; do cp srv/site/index.html "srv/site/$folder/"; done
printf '<svg/>\n' >srv/img/logo.svg
printf 'ngx.say("lua")\n' >etc/nginx/content.lua
printf 'text/own own;\n' >etc/nginx/extra.types
printf 'a.test shop;\n' >etc/nginx/maps/area.map
touch etc/nginx/maps/where.geo etc/nginx/{users,init.lua,content.lua} etc/apache2/{one.conf,names.txt,users,conf-more/own.conf} \
  etc/haproxy/{own.lua,bad.lst,areas.map} etc/php-own/one.conf
printf 'HTTP/1.0 503 Service Unavailable\r\n\r\n' >etc/haproxy/errors/503.http
cp etc/haproxy/errors/50{3,2}.http
cp srv/site/index.html etc/haproxy/page.html
echo /etc/haproxy/certs/both.pem >etc/haproxy/crt.lst
rm -f etc/nginx/conf.d/*.conf

php "$here/servers.php" "$DANGLINT" "$here/servers" >"$scratch/found" || fail "servers.php ended with status $?"
known=$here/known_differences.txt
while read -r server agreed total; do
  proven "$server: danglint and the server agree on $agreed of $total broken configurations"
  ((agreed * 100 >= total * 98)) || fail "$server: they agree on $agreed of $total only"
done < <(grep -v '^differs' "$scratch/found")
differences=$(sed -n 's/^differs //p' "$scratch/found" | sort)
unexplained=$(comm -23 <(printf '%s\n' "$differences" | grep . || true) \
  <(sed -n '/^[^#]/s/ *#.*//p' "$known" | sort))
[[ ! $unexplained ]] || fail "differences that $known does not explain: $unexplained"
