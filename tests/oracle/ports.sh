#!/usr/bin/env bash
# nginx and Apache on one port: danglint says so beforehand, and of the real two the second does not start.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
isolate "$@"
enter_copy root

readonly serious='.severity != "note"'

# Starts servers one after the other, on a network that only they are on, and prints the first that does not start.
# Both commands return once the server listens or has given up; when the shell ends, so does all it started.
first_refused() {
  find run -name '*.pid' -delete
  # shellcheck disable=SC2016  # for the shell inside
  unshare --net --pid --fork --kill-child bash -c '
    for server; do
      case $server in
        nginx) chroot . nginx ;;
        apache) chroot . apache2ctl start ;;
      esac >"$0" 2>&1 || { echo "$server" && exit; }
    done' "$scratch/server.log" "$@"
}

expect_refused() {
  local expected=$1
  local refused
  refused=$(first_refused "${@:2}")
  [[ $refused == "$expected" ]] ||
    fail "started in the order ${*:2}, refused is '$refused': $(cat "$scratch/server.log")"
  [[ ! $expected ]] || grep -q 'Address already in use' "$scratch/server.log" ||
    fail "$expected does not start for another reason: $(cat "$scratch/server.log")"
}

# The files and lines of each conflict, one conflict a line.
conflicts() {
  jq -r '.findings[] | select(.check == "port-conflict" and .severity == "error") |
    [., .related[]] | map("\(.file):\(.line)") | sort | join(" ")' "$report"
}

line_of() { printf '%s:%s' "$2" "$(grep -nE -- "$1" "$2" | cut -d: -f1)"; }

# ---- as Debian ships them: both want port 80
check etc/apache2 etc/nginx
apache=$(line_of '^Listen 80$' etc/apache2/ports.conf)
[[ $(conflicts) == *"$apache"*etc/nginx/* ]] || fail "no conflict is seen between the stock configs: $(jq . "$report")"
expect "what else is wrong with the stock configs" "$(findings "$serious and .check != \"port-conflict\"")" ""
expect "exit status for a conflict" "$status" 1
expect_refused apache nginx apache
expect_refused nginx apache nginx
proven "the stock nginx and Apache exclude each other on port 80, as predicted"

# ---- with configs of our own
write_configs() {
  cat >etc/nginx/nginx.conf <<NGINX
user www-data;
pid /run/nginx.pid;
events {}
http {
  server {
    listen $1;
    root /var/www/html;
  }
}
NGINX
  cat >etc/apache2/apache2.conf <<APACHE
ServerRoot /etc/apache2
ServerName localhost
PidFile /run/apache2/apache2.pid
ErrorLog /var/log/apache2/error.log
LoadModule mpm_prefork_module /usr/lib/apache2/modules/mod_mpm_prefork.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
User www-data
Group www-data
DocumentRoot /var/www/html
Listen $2
APACHE
}

write_configs 8081 8081
check etc/apache2 etc/nginx
expect "findings with one port for both" "$(conflicts)" \
  "$(line_of Listen etc/apache2/apache2.conf) $(line_of listen etc/nginx/nginx.conf)"
expect "what else is found" "$(findings "$serious and .check != \"port-conflict\"")" ""
expect_refused apache nginx apache
expect_refused nginx apache nginx
proven "nginx and Apache both on port 8081: one error that names both lines; whichever starts second is refused"

write_configs 8081 8082
check etc/apache2 etc/nginx
expect "findings with a port each" "$(findings "$serious")" ""
expect "exit status with a port each" "$status" 0
expect_refused '' nginx apache
expect_refused '' apache nginx
proven "with a port each nothing is found, and both start"
