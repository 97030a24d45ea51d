#!/usr/bin/env bash
# Histories replayed with real git and the real hook: each commit is stopped, or not, as it should be.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
hooks=$(cd "${BASH_SOURCE[0]%/*}/../../hooks" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null DANGLINT
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org

# A repository with one commit, and the hook.
repository() {
  cd "$scratch"
  rm -rf repository
  git init -q -b main repository
  cd repository
  mkdir inc etc
  printf '<?php\nrequire __DIR__ . "/inc/a.php";\n' >index.php
  printf '<?php\n' >inc/a.php
  printf 'events {}\nhttp {\n  include extra.conf;\n}\n' >etc/nginx.conf
  printf 'server_tokens off;\n' >etc/extra.conf
  printf '/cache/\n' >.gitignore
  git add .
  git commit -q -m first
  cp "$hooks/pre-commit" .git/hooks/
}
commits() {
  local before
  before=$(git rev-parse HEAD)
  git "$@" >"$scratch/said" 2>&1 || true
  [[ $(git rev-parse HEAD) != "$before" ]]
}
passes() { commits "${@:2}" || fail "$1: stopped: $(cat "$scratch/said")"; proven "$1: passes"; }
stops() {
  ! commits "${@:3}" || fail "$1: was not stopped"
  grep -qF -- "$2" "$scratch/said" || fail "$1: stopped, but not for '$2': $(cat "$scratch/said")"
  proven "$1: is stopped"
}

repository
git mv inc/a.php inc/b.php
stops "a required file is renamed" 'inc/a.php' commit -m x
grep -qF 'this commit would break that' "$scratch/said" || fail "who stopped the commit is not said: $(cat "$scratch/said")"
sed -i s/a.php/b.php/ index.php
git add index.php
passes "the file and what requires it are renamed together" commit -m x

repository
printf '<?php\nrequire "inc/a.php";\nrequire "Mail.php";\n' >index.php
git add index.php
passes "what goes through include_path is there" commit -m x
git mv inc includes
stops "its folder is renamed" 'includes/a.php: it is called so now' commit -m x
git reset -q --hard
git rm -q -r inc
stops "its folder is deleted" 'inc/a.php' commit -m x

repository
# shellcheck disable=SC2016 # a variable of PHP
printf '<?php\nrequire $framework . "/inc/a.php";\n' >index.php
git rm -q inc/a.php
passes "what a new line names was never here" commit -a -m x

repository
printf '<?php\nrequire ROOT . "/inc/a.php";\n' >index.php
git add index.php
passes "a root that somebody else defines" commit -m x
git mv inc/a.php inc/another.php
stops "all that is below that root is renamed" 'inc/another.php: it is called so now' commit -m x

repository
printf 'require __DIR__ . "/inc/new.php";\n' >>index.php
git add index.php
printf '<?php\n' >inc/new.php
stops "a new file is required, and was not added" 'inc/new.php' commit -m x
git add -N inc/new.php
stops "a new file is only announced (add -N)" 'inc/new.php' commit -m x
git add inc/new.php
passes "the missing file is added" commit -m x

repository
printf 'require __DIR__ . "/inc/nowhere.php";\n' >>index.php
git add index.php
git -c core.hooksPath=/dev/null commit -q -m "with a fault"
printf '// a comment\n' >>inc/a.php
git add .
passes "a fault that was there before" commit -m x
printf '// more\n' >>inc/a.php
git mv index.php home.php
passes "the file with the old fault is renamed" commit -am x
printf 'require __DIR__ . "/inc/nowhere.php";\nrequire __DIR__ . "/inc/b.php";\n' >>home.php
stops "a second fault beside the first" 'inc/b.php' commit -am x

repository
sed -i s/a.php/aa.php/ index.php
stops "commit -a of a file that is broken" 'inc/aa.php' commit -a -m x
printf '// fine\n' >>inc/a.php
passes "commit PATH of another file" commit -m x -- inc/a.php
stops "commit PATH of the broken one" 'inc/aa.php' commit -m x -- index.php

repository
printf '// one\n' >>inc/a.php
git add inc/a.php
sed -i s/a.php/aa.php/ index.php
passes "partly staged: broken in the work tree, fine in the index" commit -m x
git add index.php
git show HEAD:index.php >index.php
stops "partly staged: fine in the work tree, broken in the index" 'inc/aa.php' commit -m x

repository
git checkout -q -b feature
git mv inc/a.php inc/b.php
sed -i s/a.php/b.php/ index.php
git commit -q -am "rename both"
git checkout -q main
printf '<?php\nrequire __DIR__ . "/inc/a.php";\n' >other.php
git add other.php
git commit -q -m "another page"
git merge -q --no-commit feature >/dev/null 2>&1
stops "a merge of two that are fine each" 'inc/a.php' commit -m merged
sed -i s/a.php/b.php/ other.php
git add other.php
passes "the merge, mended" commit -m merged

repository
printf '// more\n' >>inc/a.php
git commit -q -am second
git rm -q --cached inc/a.php
stops "an amend that forgets a file" 'inc/a.php' commit --amend -m x
git add inc/a.php
passes "an amend of the message alone" commit --amend -m changed

repository
git rm -q etc/extra.conf
stops "an included configuration is deleted" 'extra.conf' commit -m x

repository
printf 'events {}\nhttp {\n  include mime.types;\n}\n' >etc/nginx.conf
printf 'types {}\n' >etc/mime.types
git add .
git commit -q -m "a file that distributions have as well"
git mv etc/mime.types etc/types.conf
stops "what may be the distribution's, and was here, is renamed" 'this commit renames etc/mime.types to etc/types.conf' commit -m x

repository
printf 'require __DIR__ . "/cache/made.php";\n' >>index.php
mkdir cache
printf '<?php\n' >cache/made.php
passes "what git ignores, and exists" commit -a -m x
rm -r cache
printf '// more\n' >>index.php
passes "what git ignores, and does not exist" commit -a -m x

repository
git worktree add -q "$scratch/tree"
cd "$scratch/tree"
git mv inc/a.php inc/b.php
stops "in a second work tree" 'inc/a.php' commit -m x
cd "$scratch/repository"
git worktree remove --force "$scratch/tree"

repository
git sparse-checkout set --no-cone '/*' '!/inc/'
[[ ! -e inc ]] || fail "the checkout is not sparse"
printf '// more\n' >>index.php
passes "in a sparse checkout" commit -a -m x

repository
ln -s a.php inc/link.php
printf 'require __DIR__ . "/inc/link.php";\n' >>index.php
git add .
passes "a link that is staged" commit -m x
rm inc/link.php
ln -s gone.php inc/link.php
git add .
stops "a link that is staged and leads nowhere" 'inc/link.php' commit -m x

cd "$scratch"
rm -rf repository
git init -q repository
cd repository
printf '<?php\nrequire __DIR__ . "/gone.php";\n' >index.php
git add .
cp "$hooks/pre-commit" .git/hooks/
git commit -m first >"$scratch/said" 2>&1 && fail "a broken first commit was not stopped"
grep -qF gone.php "$scratch/said" || fail "the first commit was stopped for another reason: $(cat "$scratch/said")"
proven "the first commit of a repository: is stopped"

repository
name=$'inc/a\n"b\'\xff.php'
printf '<?php\n' >"$name"
git add .
git commit -q -m names
git rm -q "$name"
passes "a name with a newline, quotes and bytes that are no UTF-8" commit -m x

repository
git init -q "$scratch/library"
printf '<?php\n' >"$scratch/library/lib.php"
git -C "$scratch/library" add .
git -C "$scratch/library" commit -q -m library
git -c protocol.file.allow=always submodule add -q "$scratch/library" library
printf 'require __DIR__ . "/library/lib.php";\nrequire __DIR__ . "/library/other.php";\n' >>index.php
passes "what lies in a submodule is not known" commit -a -m x
"$DANGLINT" check --staged --all 2>"$scratch/said" >/dev/null
grep -q 'library is a submodule: skipped' "$scratch/said" || fail "the submodule is not named: $(cat "$scratch/said")"

for version in 2 3 4; do
  repository
  git update-index --index-version "$version" --split-index
  git mv inc/a.php inc/b.php
  stops "a rename in an index of version $version" 'inc/a.php' commit -m x
done

repository
printf '// a comment\n' >>index.php
printf 'p { color: red }\n' >style.css
git add .
git commit -q -m style
printf 'p { color: blue }\n' >style.css
sed -i '1a // more' index.php
git add .
[[ $("$DANGLINT" check --staged) == 'Nothing that this commit changes names anything else.' ]] ||
  fail "comments and styles are judged in full: $("$DANGLINT" check --staged)"
sed -i 's/a.php/aa.php/' index.php
passes "comments and styles, with a fault in the work tree" commit -m x

repository
printf '{}\n' >package.json
printf 'one <?= 1 ?>\n' >page.phtml
printf '/a /b;\n' >etc/redirects.map
# shellcheck disable=SC2016 # variables of nginx
printf 'events {}\nhttp {\n  map $uri $to {\n    include redirects.map;\n  }\n  include redirects.map;\n}\n' >etc/nginx.conf
printf 'version: 1\nfindings: []\n' >known.json
printf 'baseline: known.json\n' >.danglint.yaml
git add .
git -c core.hooksPath=/dev/null commit -q -m more
printf '{"private": true}\n' >package.json
printf 'two <?= 2 ?>\n' >page.phtml
git add .
[[ $("$DANGLINT" check --staged) == 'Nothing that this commit changes names anything else.' ]] ||
  fail "what programs and templates hold is judged in full: $("$DANGLINT" check --staged)"
printf '{ "version": 99, "findings": [] }\n' >known.json
stops "a baseline of a newer danglint, whatever its name" 'newer danglint' commit -a -m x
git checkout -q HEAD known.json
printf '/a /b\n/c /d;\n' >etc/redirects.map
stops "a map that a server includes" 'redirects.map' commit -a -m x

repository
printf '// danglint: ignore[missing-include]\nrequire __DIR__ . "/gone.php";\n' >inc/a.php
sed -i '1i <?php' inc/a.php
git add inc/a.php
git commit -q -m silenced
sed -i '/danglint/d' inc/a.php
git add inc/a.php
stops "a comment that silenced is taken away" gone.php commit -m x

# Nothing was written but by git itself.
repository
printf '// more\n' >>index.php
git add .
before=$(find .git -type f -exec cksum {} + | sort)
"$DANGLINT" check --staged >/dev/null
[[ $(find .git -type f -exec cksum {} + | sort) == "$before" ]] || fail "check --staged writes to the repository"
touch .git/index.lock
"$DANGLINT" check --staged >/dev/null || fail "check --staged wants the lock of the index"
rm .git/index.lock
proven "the repository is only read, and not locked"

# ---- at fault
printf 'x' >.git/index
status=0
"$DANGLINT" check --staged 2>"$scratch/said" || status=$?
[[ $status == 2 ]] || fail "a broken index ends with status $status"
repository
git checkout -q -b other
printf '<?php // other\n' >inc/a.php
git commit -q -am other
git checkout -q main
printf '<?php // main\n' >inc/a.php
git commit -q -am main
git merge -q other >/dev/null 2>&1 || true
status=0
"$DANGLINT" check --staged 2>"$scratch/said" || status=$?
{ [[ $status == 2 ]] && grep -q "not merged" "$scratch/said"; } || fail "an unmerged index ends with status $status"
proven "a broken index and unmerged entries are told"

# ---- pre-push
repository
git clone -q --bare . "$scratch/remote.git"
git remote add origin "$scratch/remote.git"
git fetch -q origin
cp "$hooks/pre-push" .git/hooks/
git mv inc/a.php inc/b.php
git commit -q --no-verify -m broken
git push -q origin main >"$scratch/said" 2>&1 && fail "a broken push was not stopped"
grep -qF inc/a.php "$scratch/said" || fail "the push was stopped for another reason: $(cat "$scratch/said")"
sed -i s/a.php/b.php/ index.php
git commit -q -am mended
git push -q origin main >"$scratch/said" 2>&1 || fail "a push that is fine was stopped: $(cat "$scratch/said")"
rm -rf "$scratch/remote.git"
proven "a push that breaks what the remote has is stopped, and no other"

# ---- danglint init
repository
rm .git/hooks/pre-commit
git config core.hooksPath shared/hooks
"$DANGLINT" init >/dev/null || fail "init does not make the folder that core.hooksPath names"
[[ -x shared/hooks/pre-commit ]] || fail "init leaves a folder without a hook"
"$DANGLINT" init --uninstall >/dev/null
rm -r shared .danglint.yaml
mkdir shared
git config core.hooksPath shared
printf '#!/bin/sh\necho earlier\n' >shared/pre-commit
chmod +x shared/pre-commit
"$DANGLINT" init >"$scratch/said"
[[ -x shared/pre-commit && -x shared/pre-commit.before-danglint ]] || fail "init does not honour core.hooksPath: $(cat "$scratch/said")"
"$DANGLINT" init >/dev/null # again
"$DANGLINT" check >/dev/null || fail "what init writes is not read: $("$DANGLINT" check)"
git add .
git mv inc/a.php inc/b.php
stops "the hook that init installs" 'inc/a.php' commit -m x
grep -qx earlier "$scratch/said" || fail "the hook that was there did not run: $(cat "$scratch/said")"
printf '#!/bin/sh\nexit 1\n' >shared/pre-commit.before-danglint
git mv inc/b.php inc/a.php
! commits commit -m x || fail "the hook that was there is not heard"
printf '#!/bin/sh\necho earlier\n' >shared/pre-commit.before-danglint
passes "a commit that is fine, with the hook that init installs" commit -m x
"$DANGLINT" init --uninstall >/dev/null
[[ $(cat shared/pre-commit) == *'echo earlier'* && ! -e shared/pre-commit.before-danglint ]] || fail "uninstall leaves $(ls shared)"
proven "init keeps the hook that was there, honours core.hooksPath, and can be undone"

# ---- two hooks at once
repository
printf '// more\n' >>inc/a.php
git add .
for _ in 1 2 3 4; do "$DANGLINT" check --staged --quiet & done
for job in $(jobs -p); do wait "$job" || fail "one of four hooks at once fails"; done
proven "four hooks at once are fine"

# ---- programs that a repository names are not run
repository
git mv inc/a.php inc/b.php
printf '// changed since\n' >>inc/b.php
printf '*.php filter=mark diff=mark\n' >.gitattributes
git config filter.mark.clean "touch '$scratch/was-run'; cat"
git config filter.mark.process "touch '$scratch/was-run'"
git config diff.mark.textconv "touch '$scratch/was-run'; cat"
git config diff.mark.command "touch '$scratch/was-run'"
git config diff.external "touch '$scratch/was-run'"
git config core.fsmonitor "touch '$scratch/was-run'; true"
git config core.sshCommand "touch '$scratch/was-run'"
for how in "check" "check --staged" "check --staged --all" "check --diff-base HEAD" "fix" "baseline show"; do
  # shellcheck disable=SC2086
  "$DANGLINT" $how >"$scratch/said" 2>&1 || true
  [[ ! -e $scratch/was-run ]] || fail "danglint $how runs what the repository names: $(cat "$scratch/said")"
done
"$DANGLINT" check --diff-base HEAD --fail-on never | grep -qF "inc/a.php" || fail "the rename is not told"
proven "no filter, textconv or monitor that the repository names is run"

# ---- what could not be read before either
repository
{
  printf 'services:\n  web:\n    image: web\n    labels:\n'
  for ((i = 0; i < 101000; ++i)); do printf '      - l\n'; done
} >compose.yaml
git add compose.yaml
git commit -q --no-verify -m "more than is looked at"
"$DANGLINT" check --quiet >/dev/null && fail "this was meant to be more than is looked at" || [[ $? == 3 ]] || fail "it is not told as incomplete"
printf '// more\n' >>inc/a.php
printf 'require __DIR__ . "/inc/a.php";\n' >>index.php
git add .
passes "what nobody could read before either" commit -m x
printf 'checks: [{name: no-debugger, files: "*.js", pattern: debugger, message: a debugger, severity: error}]\n' >ci.yaml
printf 'start();\n' >a.js
git add a.js
git commit -q -m js
printf 'debugger;\n' >a.js
git add a.js
"$DANGLINT" check --staged --config ci.yaml >"$scratch/said" && fail "--config was not read: $(cat "$scratch/said")"
grep -qF 'a.js' "$scratch/said" || fail "not told: $(cat "$scratch/said")"
proven "settings of --config count in the hook"

# ---- what the shortcut may not pass over
repository
printf 'checks: [{name: no-debugger, files: "*.js", pattern: debugger, message: a debugger, severity: error}]\n' >.danglint.yaml
printf 'start();\n' >a.js
git add .
git commit -q -m js
printf 'debugger;\n' >a.js
git add a.js
printf '# without checks\n' >.danglint.yaml
stops "a check that is only gone in the work tree" 'a.js' commit -m x

repository
printf '[program:a]\ncommand=/srv/app/run.py\n' >supervisord.conf
printf 'map:\n  /srv/app: inc\n' >.danglint.yaml
printf '#!/usr/bin/python3\nprint(1)\n' >inc/run.py
chmod +x inc/run.py
git add .
git commit -q -m program
printf '#!/usr/bin/python3\r\nprint(1)\r\n' >inc/run.py
git add .
stops "a program whose first line ends as on Windows" 'run.py' commit -m x

# ---- what a push may not pass in silence
repository
git init -q --bare "$scratch/new-remote.git"
cp "$hooks/pre-push" .git/hooks/
git remote add origin "$scratch/new-remote.git"
pushes() { git push -q origin "$@" >"$scratch/said" 2>&1; }
pushes main || fail "the first push of a whole tree was stopped: $(cat "$scratch/said")"
git checkout -q -b broken
git mv inc/a.php inc/b.php
git commit -q --no-verify -m "a fault"
! pushes broken || fail "a new branch with a fault was pushed"
git tag -a -m v1 v1
! pushes v1 || fail "a tag with a fault was pushed"
git checkout -q main
! pushes broken:other || fail "a branch with a fault that is not checked out was pushed"
grep -qF 'this branch renames inc/a.php to inc/b.php' "$scratch/said" || fail "the cause is not told: $(cat "$scratch/said")"
printf '// later\n' >>index.php
git commit -q -a --no-verify -m later
printf '<?php\nrequire __DIR__ . "/not-committed.php";\n' >index.php
pushes main || fail "what is not committed stops a push: $(cat "$scratch/said")"
git stash -q
sed -i s/a.php/aa.php/ index.php
git commit -q -a --no-verify -m "a fault"
git stash pop -q || git checkout -q --theirs index.php
sed -i s/not-committed/inc\\/a/ index.php
! pushes main || fail "a fault was pushed that only the work tree mends"
grep -qF 'this push would break that' "$scratch/said" || fail "who stopped the push is not said: $(cat "$scratch/said")"
pushes :broken 2>/dev/null || true
rm -rf "$scratch/new-remote.git"
proven "pushes of new branches and tags are judged by what they hold, whatever is checked out"

# ---- husky
repository
mkdir -p .husky/_
printf '#!/usr/bin/env sh\nexit 0\n' >.husky/_/pre-commit
cp .husky/_/pre-commit "$scratch/stub"
git config core.hooksPath .husky/_
! "$DANGLINT" init >"$scratch/said" 2>&1 || fail "husky's stub was replaced"
grep -qF '.husky/pre-commit' "$scratch/said" || fail "nothing was said of husky: $(cat "$scratch/said")"
cmp -s .husky/_/pre-commit "$scratch/stub" || fail "husky's stub has changed"
proven "husky's stubs are left alone"

# ---- a merge that git makes by itself
repository
rm .git/hooks/pre-commit
"$DANGLINT" init >/dev/null
git add .
git commit -q -m settings
git checkout -q -b feature
printf '<?php\nrequire __DIR__ . "/inc/a.php";\n' >user.php
git add .
git commit -q -m "another user"
git checkout -q main
git mv inc/a.php inc/b.php
sed -i s/a.php/b.php/ index.php
git add .
git commit -q -m "moved"
stops "a merge of two branches that were fine" 'user.php' merge --no-edit feature
git merge --abort
"$DANGLINT" init --uninstall >/dev/null
[[ ! -e .git/hooks/pre-merge-commit ]] || fail "--uninstall leaves a hook"

# ---- one hook in two places
repository
# shellcheck disable=SC2016 # of the hook
printf '#!/bin/sh\ncat >>%s\necho "for $1" >>%s\n' "$scratch/heard" "$scratch/heard" >.git/hooks/pre-push
chmod +x .git/hooks/pre-push
"$DANGLINT" init --hook pre-push >/dev/null
loop() { sed -n '/^status=0/,$p' "$1"; }
[[ $(loop "$hooks/pre-push") == "$(loop .git/hooks/pre-push)" ]] || fail "init installs another pre-push than hooks/ has"
git init -q --bare "$scratch/new.git"
git remote add new "$scratch/new.git"
git push -q new main >"$scratch/said" 2>&1 || fail "a whole tree was stopped: $(cat "$scratch/said")"
grep -q '^refs/heads/main .* refs/heads/main' "$scratch/heard" || fail "the hook that was there does not hear what is pushed"
grep -qx 'for new' "$scratch/heard" || fail "the hook that was there does not hear where to"
git mv inc/a.php inc/b.php
git commit -q --no-verify -m "a fault"
! git push -q new main >"$scratch/said" 2>&1 || fail "the pre-push that init installs stops nothing"
"$DANGLINT" init --uninstall >/dev/null
[[ ! -e .git/hooks/pre-push.before-danglint ]] || fail "--uninstall leaves a hook"
rm -rf "$scratch/new.git"
proven "init installs the pre-push that hooks/ has, and the one that was there hears all it did"

# ---- settings of a commit, not of the work tree
repository
mkdir -p deploy/nginx
git mv etc/extra.conf deploy/nginx/extra.conf
printf 'events {}\nhttp {\n  include /etc/nginx/extra.conf;\n}\n' >etc/nginx.conf
printf 'map:\n  /etc/nginx: deploy/nginx\n' >.danglint.yaml
git add .
git sparse-checkout set --no-cone '/*' '!/deploy/'
[[ ! -e deploy ]] || fail "the checkout is not sparse"
passes "a map to what a sparse checkout leaves out" commit -m x
git sparse-checkout disable
git mv deploy ship
sed -i s/deploy/ship/ .danglint.yaml
printf 'events {}\nhttp {\n  include /etc/nginx/extra.conf;\n  include /etc/nginx/more.conf;\n}\n' >etc/nginx.conf
git add .
stops "a map whose folder is renamed with it, and a fault" 'more.conf' commit -m x
sed -i /more.conf/d etc/nginx.conf
passes "a map whose folder is renamed with it" commit -a -m x
git mv ship deploy
sed -i s/ship/deploy/ .danglint.yaml
git rm -q -f deploy/nginx/extra.conf
mkdir -p deploy/nginx
touch deploy/nginx/other.conf
git add .
stops "a map whose folder is renamed with it, and loses a file" 'extra.conf' commit -m x

# ---- what has expired
repository
printf '<?php\nrequire __DIR__ . "/gone.php";\n' >index.php
"$DANGLINT" baseline write --reason "ticket 42" --author alice --expires 2999-01-01 >/dev/null
grep -q 'message: "required file does not exist: gone.php"' .danglint-baseline.yaml || fail "the baseline does not say what is missing: $(cat .danglint-baseline.yaml)"
sed -i s/2999/2020/ .danglint-baseline.yaml
cp .danglint-baseline.yaml "$scratch/expired"
"$DANGLINT" baseline write >/dev/null
cmp -s .danglint-baseline.yaml "$scratch/expired" || fail "baseline write accepts anew what has expired: $(cat .danglint-baseline.yaml)"
! "$DANGLINT" check --quiet >/dev/null || fail "what has expired is accepted"
"$DANGLINT" baseline write --expires 2999-01-01 >/dev/null
"$DANGLINT" check --quiet >/dev/null || fail "what is accepted for longer counts"
proven "only who says so accepts what has expired for longer"

# ---- old faults among all
repository
printf '<?php\nrequire __DIR__ . "/gone.php";\n' >old.php
git add .
git commit -q --no-verify -m "an old fault"
! "$DANGLINT" check --staged --all >/dev/null 2>"$scratch/said" || fail "--all leaves old faults out"
! grep -q 'this commit would break' "$scratch/said" || fail "a commit is blamed for an old fault: $(cat "$scratch/said")"
proven "--all tells old faults, and blames no commit"

# ---- what a branch breaks
repository
git checkout -q -b feature
git checkout -q main
git rm -q inc/a.php
sed -i /a.php/d index.php
git commit -q --no-verify -am "main goes on without it"
git checkout -q feature
"$DANGLINT" check --quiet --diff-base main >"$scratch/said" 2>&1 || fail "a branch is blamed for what main did: $(cat "$scratch/said")"
git mv inc/a.php inc/b.php
git commit -q --no-verify -m broken
! "$DANGLINT" check --quiet --diff-base main >/dev/null || fail "what a branch breaks passes"
for range in main..HEAD main...HEAD; do
  status=0
  "$DANGLINT" check --quiet --diff-base "$range" >"$scratch/said" 2>&1 || status=$?
  { [[ $status == 2 ]] && grep -q "is a range" "$scratch/said"; } || fail "--diff-base $range ends with status $status"
done
proven "a branch is compared with where it left the other, and a range is refused"

# ---- a push over what was never fetched, and to an address
repository
printf '<?php\nrequire __DIR__ . "/gone.php";\n' >old.php
git add .
git commit -q --no-verify -m "an old fault"
git clone -q --bare . "$scratch/remote.git"
git remote add origin "$scratch/remote.git"
git fetch -q origin
git clone -q "$scratch/remote.git" "$scratch/other"
git -C "$scratch/other" commit -q --allow-empty -m "not fetched here"
git -C "$scratch/other" push -q origin main
cp "$hooks/pre-push" .git/hooks/
git commit -q --no-verify --allow-empty -m "amended"
git push -q -f origin main >"$scratch/said" 2>&1 || fail "a forced push is stopped: $(cat "$scratch/said")"
git push -q "$scratch/remote.git" main:other >"$scratch/said" 2>&1 || fail "a push to an address is stopped: $(cat "$scratch/said")"
proven "old faults stop no push, whatever it is compared with"
git init -q --bare "$scratch/new.git"
git remote add new "$scratch/new.git"
! git push -q new main >"$scratch/said" 2>&1 || fail "nothing was judged before the first push to a remote"
grep -q "gone.php" "$scratch/said" || fail "a push is stopped for something else: $(cat "$scratch/said")"
rm -rf "$scratch/remote.git" "$scratch/other" "$scratch/new.git"
proven "all that a remote has never seen is judged"

# ---- a baseline and a rename
repository
rm .git/hooks/pre-commit
printf '<?php\nrequire __DIR__ . "/gone.php";\n' >old.php
"$DANGLINT" baseline write --reason "ticket 42" >/dev/null
git add .
git commit -q -m "an old fault"
git mv old.php older.php
"$DANGLINT" check --staged --quiet >"$scratch/said" || fail "a rename of what is known is stopped: $(cat "$scratch/said")"
proven "what a baseline knows may be renamed"

# ---- lefthook
repository
rm .git/hooks/pre-commit
printf 'pre-commit: {}\n' >lefthook.yml
! "$DANGLINT" init >/dev/null 2>"$scratch/said" || fail "init installs what lefthook will put aside"
grep -q "danglint check --staged --quiet" "$scratch/said" || fail "init does not say what lefthook needs: $(cat "$scratch/said")"
[[ ! -e .git/hooks/pre-commit ]] || fail "init leaves a hook"
proven "init leaves hooks to lefthook"
