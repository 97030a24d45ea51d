#!/usr/bin/env bash
# root.sh DIR: a Debian with the real software, below DIR. Made once, then left alone.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"

root=$1
packages=nginx,libnginx-mod-http-lua,libnginx-mod-stream,apache2,ssl-cert,haproxy,lighttpd,php-fpm,openssh-server,redis-server,mariadb-server,postgresql,supervisor,vsftpd
packages+=,wordpress,php-cli,php-intl,php-mbstring,php-xml,libapache2-mod-php
made_from="bookworm $packages"

if [[ $(cat "$root.made-from" 2>/dev/null) == "$made_from" ]]; then
  proven "$root is there"
  exit
fi
need_root
mkdir -p "${root%/*}"
"${as_root[@]}" rm -rf --one-file-system "$root" "$root.new"
"${as_root[@]}" mmdebstrap --quiet --variant=apt --include="$packages" bookworm "$root.new"
"${as_root[@]}" mv "$root.new" "$root"
printf '%s\n' "$made_from" >"$root.made-from"
proven "$root is a Debian with $packages"
