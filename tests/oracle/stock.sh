#!/usr/bin/env bash
# The configurations that Debian ships are healthy: danglint is silent about each of them.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
isolate "$@"
enter_copy root

# As people use it: twenty modules more, and the site with TLS.
chroot . a2enmod --quiet actions auth_digest cache cache_disk cgid dav dav_fs deflate expires headers http2 include info \
  ldap proxy proxy_fcgi proxy_http remoteip rewrite session session_cookie socache_shmcb ssl status substitute \
  userdir vhost_alias >/dev/null 2>&1
chroot . a2ensite --quiet default-ssl >/dev/null

while read -r folder; do
  check "$folder"
  expect "findings in the stock $folder" "$(findings '.severity != "note"')" ""
  read -r files references resolved < <(jq -r '.coverage | "\(.files) \(.references) \(.resolved)"' "$report")
  ((files > 0)) || fail "nothing is read in the stock $folder"
  proven "the stock $folder: $files files, $resolved of $references references resolved, and no finding"
done <<'FOLDERS'
etc/nginx
etc/apache2
etc/haproxy
etc/php/8.2
etc/lighttpd
etc/ssh
etc/redis
etc/mysql
etc/postgresql
etc/supervisor
etc/vsftpd.conf
lib/systemd/system
FOLDERS
