#!/usr/bin/env bash
# The README's recipe for a staged rollout: what reaches production was seen in staging, in the same way.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
readme=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)/README.md
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
mkdir bin
ln -s "$DANGLINT" bin/danglint
PATH=$scratch/bin:$PATH

recipe=$(sed -n '/^    rollout:/,/^$/ s/^ *- //p' "$readme")
[[ $recipe == *--seen-in* ]] || fail "the README has no recipe for a rollout"

site() { printf 'server {\n  listen %s;\n  server_name a.example;\n  root html;\n}\n' "$1"; }
for where in production staging deploy; do
  mkdir -p $where/html
  printf 'events {}\nhttp { include site.conf; }\n' >$where/nginx.conf
  site 80 >$where/site.conf
  printf 'hello\n' >$where/html/index.html
done
git init -q deploy

# rollout WHAT STATUS: the recipe ends with it. production.jsonl and staging.jsonl are what runs there.
rollout() {
  danglint snapshot production -o production.jsonl
  danglint snapshot staging -o staging.jsonl
  status=0
  bash -euc "$recipe" >out 2>&1 || status=$?
  [[ $status == "$2" ]] || fail "$1: the recipe ends with $status: $(cat out)"
  proven "$1"
}
rollout "what is in production already may go there" 0
site 8080 >deploy/site.conf
rollout "what staging has never seen is stopped" 1
[[ $(cat out) == *not-staged* && $(cat out) == *8080* ]] || fail "it does not say why: $(cat out)"
site 8081 >staging/site.conf
rollout "what staging has seen otherwise is stopped" 1
site 8080 >staging/site.conf
rollout "what staging has may go" 0
printf 'new\n' >deploy/html/news.html
rollout "a new file that staging has not is stopped" 1
printf 'old\n' >staging/html/news.html
rollout "a new file that is another one in staging is stopped" 1
cp deploy/html/news.html staging/html/
rollout "a new file that staging has may go" 0
rm deploy/html/index.html
rollout "what is removed without staging is stopped" 1
rm staging/html/index.html
rollout "what is removed in staging, too, may be" 0
