#!/usr/bin/env bash
# A Debian with nginx, Apache, php-fpm and WordPress, and what happens to machines: each drift is told as what it is, and what
# means nothing is silent.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
isolate "$@"
enter_copy root

# ---- a machine with two sites, an application, a certificate
rm -f etc/nginx/sites-enabled/*
mkdir -p srv/app/inc etc/nginx/certs
printf '<?php\nrequire __DIR__ . "/inc/locale.php";\nrequire __DIR__ . "/inc/menu.php";\n' >srv/app/index.php
printf '<?php\nfunction locale() { return 1; }\n' >srv/app/inc/locale.php
printf '<?php\nfunction menu() { return 2; }\n' >srv/app/inc/menu.php
printf '<?php\ndefine("DB_PASSWORD", "one");\ndefine("WP_DEBUG", false);\nrequire __DIR__ . "/index.php";\n' >srv/app/config.php
printf 'body { color: black }\n' >srv/app/style.css
printf 'one\ntwo\n' >srv/app/notes.txt
for name in a b; do
  chroot . openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=$name.test" \
    -keyout "/etc/nginx/certs/$name.key" -out "/etc/nginx/certs/$name.pem" 2>/dev/null
  chmod 600 "etc/nginx/certs/$name.key"
  printf 'server {\n  listen 80;\n  server_name %s.test;\n  root /srv/app;\n  listen 443 ssl;\n  ssl_certificate certs/%s.pem;\n  ssl_certificate_key certs/%s.key;\n}\n' \
    "$name" "$name" "$name" >"etc/nginx/sites-available/$name"
  ln -s "../sites-available/$name" "etc/nginx/sites-enabled/$name"
done
chroot . chown -R www-data: /srv/app
ln -s app srv/current

printf 'of this test\n' >"$scratch/key"
snapshot() { "$DANGLINT" snapshot ${key:+--key "$scratch/key"} --root . /etc /srv /usr/bin /usr/sbin /usr/share/nginx -o "$scratch/$1.jsonl" || [[ $? == 3 ]]; }
snapshot reviewed

# drift WHAT LINE...: of what was just changed exactly these lines are told. Then it is undone.
drift() {
  local what=$1
  shift
  snapshot now
  "$DANGLINT" drift --format json "$scratch/reviewed.jsonl" "$scratch/now.jsonl" ${cosmetic:+--cosmetic} >"$scratch/report.json" || [[ $? == [13] ]]
  report=$scratch/report.json
  expect "what is told of: $what" \
    "$(jq -r '.findings[] | "\(.rank) \(.check) \(.file):\(.line) \(.message)"' "$report")" "$(printf '%s\n' "$@")"
  proven "$what"
}
# Each drift is made in a copy of its own: changes to `paths` are undone by what was kept of them.
keep() {
  rm -rf "$scratch/kept"
  mkdir "$scratch/kept"
  tar --create --file "$scratch/kept/tar" "$@"
}
restore() { tar --extract --overwrite --preserve-permissions --file "$scratch/kept/tar"; }

drift "nothing has changed" ''

keep srv/app/style.css
printf 'body { color: red }\n' >srv/app/style.css
drift "1 content edited" 'differs changed-file /srv/app/style.css:0 its content changed'
restore

printf 'x\n' >srv/app/extra.txt
drift "2 file added" 'differs changed-file /srv/app/extra.txt:0 file is new'
rm srv/app/extra.txt

keep srv/app/inc/menu.php
rm srv/app/inc/menu.php
drift "3 file removed" 'breaks missing-include /srv/app/index.php:3 required file does not exist' \
  'differs changed-file /srv/app/inc/menu.php:0 file is gone'
restore

chmod 666 etc/nginx/mime.types
drift "4 anyone may write a configuration" 'exposes changed-access /etc/nginx/mime.types:0 has mode 0666, no longer 0644' \
  'exposes writable-config /etc/nginx/mime.types:0 anyone on the machine may write this configuration'
chmod 644 etc/nginx/mime.types

chroot . chown root:root /srv/app/index.php
drift "5 owner changed" "differs changed-access /srv/app/index.php:0 belongs to root:root, no longer to www-data:www-data"
chroot . chown www-data: /srv/app/index.php

ln -sfn app/inc srv/current
drift "6 link leads elsewhere" 'differs changed-file /srv/current:0 leads to app/inc, no longer to app'
ln -sfn app srv/current

chmod u+s usr/bin/find
drift "7 setuid" 'exposes changed-access /usr/bin/find:0 has mode 4755, no longer 0755'
chmod u-s usr/bin/find

setfattr --name security.capability --value 0x0100000200040000000000000000000000000000 usr/bin/find
drift "a capability" 'exposes changed-access /usr/bin/find:0 has security.capability now'
setfattr --remove security.capability usr/bin/find

keep srv/app/config.php
sed -i 's/false/true/' srv/app/config.php
drift "a constant" "differs changed-directive /srv/app/config.php:3 'WP_DEBUG false' became 'WP_DEBUG true'"
restore
sed -i 's/one/two/' srv/app/config.php
drift "a password" 'differs changed-file /srv/app/config.php:0 a password in it changed'
if grep -e '"two"' -e "'two'" -e geheim "$scratch/now.jsonl"; then fail "a password is in the snapshot"; fi
restore
# shellcheck disable=SC2016  # for PHP
printf 'system($_GET["x"]);\n' >>srv/app/config.php
drift "code behind constants" 'differs changed-file /srv/app/config.php:0 its code changed'
restore
sed -i 's/;$/; # why/' srv/app/config.php
drift "comments in PHP" ''
restore

touch srv/app/index.php etc/nginx/nginx.conf
drift "8 only touched" ''

keep etc/nginx/nginx.conf etc/apache2/apache2.conf
sed -i '1i # a comment\n' etc/nginx/nginx.conf
sed -i 's/^Timeout 300/Timeout    300/' etc/apache2/apache2.conf
drift "9 comments and blanks" ''
cosmetic=1 drift "9 comments and blanks, if asked for" \
  'cosmetic changed-file /etc/apache2/apache2.conf:0 comments, blanks, line endings or an order without a meaning changed' \
  'cosmetic changed-file /etc/nginx/nginx.conf:0 comments, blanks, line endings or an order without a meaning changed'
restore

keep etc/nginx/sites-available/a
sed -i '/root/d; s/^  server_name/  root \/srv\/app;\n  server_name/' etc/nginx/sites-available/a
drift "10 another order, the same meaning" ''
restore

sed -i 's/listen 80;/listen 8080;/' etc/nginx/sites-available/a
drift "11 another port" "differs changed-directive /etc/nginx/sites-available/a:2 'listen 80' became 'listen 8080'"
restore

keep etc/nginx/certs
cp etc/nginx/certs/b.pem etc/nginx/certs/a.pem
cp etc/nginx/certs/b.key etc/nginx/certs/a.key
drift "12 certificate swapped" \
  'differs changed-file /etc/nginx/sites-available/a:6 the file behind ssl_certificate changed: /etc/nginx/certs/a.pem' \
  'differs changed-file /etc/nginx/sites-available/a:7 the file behind ssl_certificate_key changed: /etc/nginx/certs/a.key'
restore

rm etc/nginx/sites-enabled/a
drift "13 site taken away" 'differs changed-file /etc/nginx/sites-enabled/a:0 link to ../sites-available/a is gone'
[[ $(jq -r '.findings[0].message' "$report") == *gone* ]]
ln -s ../sites-available/a etc/nginx/sites-enabled/a

mv srv/app/inc/locale.php srv/app/inc/locale.phpp
drift "16 a required file is renamed" 'breaks missing-include /srv/app/index.php:2 required file does not exist'
mv srv/app/inc/locale.phpp srv/app/inc/locale.php

keep srv/app/notes.txt etc/nginx/sites-available/b
sed -i 's/$/\r/' srv/app/notes.txt etc/nginx/sites-available/b
drift "19 line endings where they are harmless" ''
restore

keep var/lib/dpkg/status etc/nginx usr/share/nginx usr/sbin/nginx
sed -i '/^Package: nginx-common$/,/^$/s/^Version: .*/Version: 9.9-1/' var/lib/dpkg/status
for file in etc/nginx/mime.types etc/nginx/fastcgi_params etc/nginx/koi-win; do
  printf '# newer\n' >>"$file"
  sed -i "s|^ /$file .*| /$file $(md5sum <"$file" | cut -d' ' -f1)|" var/lib/dpkg/status
done
printf 'newer\n' >>usr/share/nginx/html/index.html
# shellcheck disable=SC2016  # for dpkg-query
version=$(chroot . dpkg-query --show --showformat '${Version}' nginx 2>/dev/null)
drift "20 a package is upgraded" "differs changed-package /var/lib/dpkg/status:0 package nginx-common $version became 9.9-1: 4 files"
printf '# by hand\n' >>etc/nginx/koi-win
drift "20 the same, and somebody changed a file of it by hand" "differs changed-file /etc/nginx/koi-win:0 its content changed" \
  "differs changed-package /var/lib/dpkg/status:0 package nginx-common $version became 9.9-1: 3 files"
restore
cat usr/bin/env >usr/bin/find
drift "a program changed by hand" 'differs changed-file /usr/bin/find:0 its content changed'
"$DANGLINT" drift "$scratch/reviewed.jsonl" "$scratch/now.jsonl" >"$scratch/text" || true
[[ $(cat "$scratch/text") == *'it is not what package findutils brought any more'* ]] || fail "whose program it is is not told: $(cat "$scratch/text")"
cp --preserve=all "$ORACLE_ROOT/usr/bin/find" usr/bin/find
drift "all of it undone" ''

# ---- what nobody need look at again, and what somebody has to
"$DANGLINT" snapshot --root . --since "$scratch/reviewed.jsonl" /etc /srv /usr/bin /usr/sbin /usr/share/nginx -o "$scratch/again.jsonl.zst" || [[ $? == 3 ]]
"$DANGLINT" drift "$scratch/reviewed.jsonl" "$scratch/again.jsonl.zst" >/dev/null || [[ $? == 3 ]]
proven "a snapshot since another, compressed, says the same"
# What is known of a file is taken from a snapshot of this machine alone, and only if its clock has not been set back since.
since() { # since WHAT SED_SCRIPT EXPECTED [OPTION]; times are more than jq's numbers hold
  sed -E -e "$2" -e "/\"\/etc\/debian_version\"/ s/\"sha256\":\"[^\"]*/\"sha256\":\"known/" "$scratch/reviewed.jsonl" >"$scratch/given.jsonl"
  "$DANGLINT" snapshot --root . --since "$scratch/given.jsonl" "${@:4}" /etc -o "$scratch/now.jsonl" || [[ $? == 3 ]]
  expect "$1" "$(jq -r 'select(.path == "/etc/debian_version") | if .says.sha256 == "known" then "known" else "read" end' "$scratch/now.jsonl")" "$3"
  proven "$1"
}
since "what has not changed is not read again" '' known
since "with --paranoid it is" '' read --paranoid
since "after a snapshot of another machine it is" '1 s/"machine":"/&x/' read
since "after the clock was set back it is" '1 s/"taken":1/"taken":2/' read
since "if it changed it is" 's/"changed":1/"changed":2/' read
since "if it has another inode it is" 's/"inode":[0-9]*/&1/' read
since "if it may have changed while that snapshot was taken it is" '1 s/"taken":[0-9]/"taken":/' read
for option in '' --paranoid; do
  keep srv/app/style.css
  time=$(stat --format %y srv/app/style.css)
  printf 'body { color: white }\n' >srv/app/style.css
  touch --date "$time" srv/app/style.css
  "$DANGLINT" drift $option --format json "$scratch/reviewed.jsonl" . >"$scratch/report.json" || [[ $? == [13] ]]
  expect "what is told of a content with the size and time of another ($option)" "$(jq -r '.findings[].file' "$report")" /srv/app/style.css
  restore
  "$DANGLINT" drift $option "$scratch/reviewed.jsonl" . >/dev/null || [[ $? == 3 ]]
done
proven "a content with the size and time of another is told"
key=1 snapshot keyed
keep srv/app/config.php
sed -i 's/one/two/' srv/app/config.php
"$DANGLINT" drift --key "$scratch/key" --format json "$scratch/keyed.jsonl" . >"$scratch/report.json" || [[ $? == [13] ]]
expect 'what is told of a password with a key' "$(jq -r '.findings[] | "\(.check) \(.file):\(.line)"' "$report")" 'changed-directive /srv/app/config.php:2'
[[ $(jq -r '.findings[0].message' "$report") =~ ^"'DB_PASSWORD (secret "[0-9a-f]{16}")' became 'DB_PASSWORD (secret "[0-9a-f]{16}")'"$ ]] ||
  fail "a password is told as: $(jq . "$report")"
restore
proven "a password is told to have changed, with a key"
rm -r srv/app/inc
"$DANGLINT" drift --format json "$scratch/reviewed.jsonl" . >"$scratch/report.json" || [[ $? == [13] ]]
expect 'what is told of a folder that is gone' \
  "$(jq -r '.findings[] | "\(.rank) \(.check) \(.file):\(.line)"' "$report")" \
  "$(printf '%s\n' 'breaks missing-include /srv/app/index.php:2' 'breaks missing-include /srv/app/index.php:3' 'differs changed-file /srv/app/inc:0')"
mv srv gone
"$DANGLINT" drift --format json "$scratch/reviewed.jsonl" . >"$scratch/report.json" || [[ $? == [13] ]]
jq -e '.findings[] | select(.check == "changed-file" and .file == "/srv")' "$report" >/dev/null ||
  fail "that all of /srv is gone is not told: $(jq . "$report")"
proven "what was looked at and is gone is told"
