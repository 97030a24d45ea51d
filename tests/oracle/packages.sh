#!/usr/bin/env bash
# What is packaged: the .deb by lintian and in use, the static program on a system without any library, the library in a
# project that finds it, the completions in their shells.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
checkout=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
build=$checkout/build/package
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

quietly() { "$@" >"$scratch/said" 2>&1 || fail "$*: $(tail -50 "$scratch/said")"; }

# ---- both are linked from one build
quietly cmake -S "$checkout" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/usr -DDANGLINT_STATIC=OFF
quietly cmake --build "$build" --parallel "$(nproc)"
cd "$scratch"
quietly cpack --config "$build/CPackConfig.cmake" -B "$scratch/deb"
deb=$(echo deb/danglint_*.deb)

# There is no address and no web site yet; it was not asked for in Debian's bug tracker; drift reads the database of packages of
# other machines' roots, which dpkg-query would not without running what lies there.
allowed='uses-dpkg-database-directly|bogus-mail-host|bogus-mail-host-in-debian-changelog|initial-upload-closes-no-bugs|running-lintian-as-root'
lintian --fail-on none "$deb" >"$scratch/lintian" 2>/dev/null || true
! grep -E '^[EW]: ' "$scratch/lintian" | grep -vE "^[EW]: danglint: ($allowed)( |$)" || fail "lintian objects"
proven "lintian has nothing to say of the .deb but that there is no mail address yet"

dpkg-deb --extract "$deb" root
expect_file() { [[ -s root/$1 ]] || fail "the .deb lacks $1"; }
for file in usr/bin/danglint usr/share/man/man1/danglint.1.gz usr/share/bash-completion/completions/danglint \
  usr/share/zsh/vendor-completions/_danglint usr/share/fish/vendor_completions.d/danglint.fish \
  usr/share/danglint/rules/servers/nginx.yaml usr/share/danglint/hooks/pre-commit \
  usr/share/danglint/hooks/danglint.fact usr/share/danglint/hooks/ansible/fleet.yml usr/lib/systemd/system/danglint-audit.timer; do
  expect_file "$file"
done
quietly root/usr/bin/danglint --version
warnings=$(man --warnings -E UTF-8 -l root/usr/share/man/man1/danglint.1.gz 2>&1 >/dev/null)
[[ ! $warnings ]] || fail "man warns: $warnings"
# The manual knows every option of every command.
manual=$(man -P cat -l root/usr/share/man/man1/danglint.1.gz 2>/dev/null)
for command in check audit ports fix baseline init graph explain servers; do
  root/usr/bin/danglint "$command" --help | grep -oE '^ +(-[a-zA-Z],)?--[a-z-]+' | grep -oE -- '--[a-z-]+' | while read -r option; do
    [[ $manual == *"$option"* ]] || fail "the manual lacks $option of $command"
  done
done
proven "the manual page is well formed and has every option"

# ---- completions
bash -c 'source root/usr/share/bash-completion/completions/danglint
  complete_words() { COMP_WORDS=(danglint "$@"); COMP_CWORD=$#; _danglint; echo "${COMPREPLY[*]}"; }
  [[ $(complete_words ch) == check ]] || exit 1
  [[ $(complete_words check --sta) == --staged ]] || exit 2
  [[ $(complete_words check --format sa) == sarif ]] || exit 3
  [[ $(complete_words audit --fail-on w) == warning ]] || exit 4' || fail "bash completes wrongly ($?)"
fish --no-execute root/usr/share/fish/vendor_completions.d/danglint.fish || fail "fish does not read its completions"
[[ $(fish -c 'source root/usr/share/fish/vendor_completions.d/danglint.fish; complete -C "danglint che"' | cut -f1) == check ]] ||
  fail "fish completes wrongly"
zsh -n root/usr/share/zsh/vendor-completions/_danglint || fail "zsh does not read its completions"
proven "bash, zsh and fish complete commands, options and words"

# ---- the static program, where there is nothing else
quietly cmake -S "$checkout" -B "$build" -DDANGLINT_STATIC=ON
quietly cmake --build "$build" --parallel "$(nproc)"
quietly cpack --config "$build/CPackConfig.cmake" -B "$scratch/tgz"
mkdir anywhere
tar -xzf tgz/danglint-*.tar.gz -C anywhere --strip-components=1
kind=$(file anywhere/bin/danglint)
[[ $kind == *'statically linked'* ]] || fail "the program of the tarball is not static: $kind"
# glibc says which kernel it needs: older than ten years.
[[ $kind =~ 'for GNU/Linux '[23]\. ]] || fail "it needs a newer kernel: $kind"
mkdir -p empty/site
cp anywhere/bin/danglint empty/
printf '<?php\nrequire __DIR__ . "/localle.php";\n' >empty/site/index.php
printf '<?php\n' >empty/site/locale.php
need_root
said=$("${as_root[@]}" chroot empty /danglint check /site || true)
[[ $said == *"did you mean 'locale.php'"* ]] || fail "in an empty system it says: $said"
proven "the static program runs in a system that has nothing but it"

# ---- the library, in somebody's project
quietly cmake --install "$build" --prefix "$scratch/prefix"
mkdir consumer
cat >consumer/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(consumer LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 20)
find_package(danglint 0.1 REQUIRED)
add_executable(consumer consumer.cc)
target_link_libraries(consumer PRIVATE danglint::core)
CMAKE
cat >consumer/consumer.cc <<'CXX'
#include <iostream>

#include "danglint/rules.h"
#include "danglint/socket.h"
#include "danglint/target.h"

int main() {
  const danglint::Target target(danglint::real_world(), {{"", "", danglint::Zone::Origin::kRoot}}, {});
  const danglint::Socket http{.first_port = 80, .last_port = 80};
  const bool is_right = target.find("/").existence == danglint::Existence::kPresent &&
                        danglint::is_refused_beside(http, http) &&
                        danglint::find_check("missing-include") != nullptr;
  std::cout << (is_right ? "fine" : "wrong") << '\n';
}
CXX
quietly cmake -S consumer -B consumer/build -DCMAKE_PREFIX_PATH="$scratch/prefix"
quietly cmake --build consumer/build
[[ $(consumer/build/consumer) == fine ]] || fail "a project that uses the library gets it wrong"
proven "a project finds the installed library, and uses it"
