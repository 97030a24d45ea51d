#!/usr/bin/env bash
# corpora.sh DIR: stock PHP applications with the PHP packages they need, unpacked below DIR. Made once, then left alone.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"

corpora=$1
applications=(wordpress mediawiki phpmyadmin dokuwiki cacti)
made_from="bookworm ${applications[*]}"

if [[ $(cat "$corpora.made-from" 2>/dev/null) == "$made_from" ]]; then
  proven "$corpora is there"
  exit
fi
rm -rf "$corpora" "$corpora.new" "$corpora.packages"
mkdir -p "$corpora.new" "$corpora.packages"
cd "$corpora.packages"
: >status # nothing is installed: all they need is to be had
readarray -t packages < <(
  apt-get -o "Dir::State::status=$PWD/status" install --simulate --no-install-recommends \
    "${applications[@]}" 2>/dev/null | awk '$1 == "Inst" { print $2 }' |
    grep -E '^(php-|libphp|libjs-|node-|fonts-|icc-profiles|javascript|wordpress|mediawiki|phpmyadmin|dokuwiki|cacti)'
)
((${#packages[@]} > ${#applications[@]})) || fail "apt-get does not know ${applications[*]}"
apt-get download "${packages[@]}" >/dev/null 2>&1 || fail "packages cannot be fetched: ${packages[*]}"
for package in *.deb; do
  # Two packages disagree whether a name is a link or a folder: either will do.
  dpkg-deb --extract "$package" "$corpora.new" 2>/dev/null || true
done
for application in "${applications[@]}"; do
  [[ -d $corpora.new/usr/share/$application ]] || fail "$application was not unpacked"
done
cd /
rm -rf "$corpora.packages"
mv "$corpora.new" "$corpora"
printf '%s\n' "$made_from" >"$corpora.made-from"
proven "$corpora holds ${applications[*]}"
