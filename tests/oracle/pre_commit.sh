#!/usr/bin/env bash
# Debian's pre-commit with a clone of this checkout: the hook it finds in .pre-commit-hooks.yaml runs, and stops a commit.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
checkout=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
command -v pre-commit >/dev/null || skip "pre-commit is not installed"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export GIT_CONFIG_GLOBAL=$scratch/gitconfig GIT_CONFIG_SYSTEM=/dev/null PRE_COMMIT_HOME=$scratch/home
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
git config --global safe.directory '*'
git config --global init.defaultBranch main
git config --global protocol.file.allow always

# What is committed here is what others get; what is not is taken as if it were.
git clone -q "$checkout" "$scratch/danglint"
cd "$scratch/danglint"
cp -r "$checkout"/{.pre-commit-hooks.yaml,hooks} .
git add .
git commit -q --allow-empty -m "as it is now"
pre-commit validate-manifest .pre-commit-hooks.yaml || fail "the manifest is not valid"

mkdir "$scratch/bin" "$scratch/repository"
ln -s "$DANGLINT" "$scratch/bin/danglint"
export PATH=$scratch/bin:$PATH
cd "$scratch/repository"
git init -q .
printf 'repos:\n  - repo: %s\n    rev: %s\n    hooks:\n      - id: danglint\n' \
  "$scratch/danglint" "$(git -C "$scratch/danglint" rev-parse HEAD)" >.pre-commit-config.yaml
printf '<?php\nrequire __DIR__ . "/a.php";\n' >index.php
printf '<?php\n' >a.php
git add .
pre-commit install >/dev/null
git commit -m first >"$scratch/said" 2>&1 || fail "a commit that is fine is stopped: $(cat "$scratch/said")"
grep -q 'danglint.*Passed' "$scratch/said" || fail "danglint did not run: $(cat "$scratch/said")"
git mv a.php b.php
git commit -m second >"$scratch/said" 2>&1 && fail "a commit that breaks an include is not stopped"
grep -q 'a.php' "$scratch/said" || fail "it is stopped for another reason: $(cat "$scratch/said")"
git init -q --bare "$scratch/remote.git"
git remote add origin "$scratch/remote.git"
git push -q origin main
pre-commit install --hook-type pre-push >/dev/null
git commit -q --no-verify -m "a fault"
git mv b.php a.php
git push -q origin main >"$scratch/said" 2>&1 && fail "a push that breaks an include is not stopped"
grep -q 'this branch renames a.php to b.php' "$scratch/said" || fail "it is stopped for another reason: $(cat "$scratch/said")"
git commit -q -m mended
git push -q origin main >"$scratch/said" 2>&1 || fail "a push that is fine is stopped: $(cat "$scratch/said")"
proven "the pre-commit framework ($(pre-commit --version)) runs danglint, and stops what breaks an include, in commits and pushes"
