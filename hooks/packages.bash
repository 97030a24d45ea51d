# shellcheck shell=bash
# Installs Debian packages. Sourced, by what needs some to go on.

say() { printf 'danglint: %s\n' "$*" >&2; }
die() {
  say "$@"
  exit 2
}

# What it takes to build the program.
# shellcheck disable=SC2034  # used by those who source this
BUILD_PACKAGES=(g++ cmake make libboost-filesystem-dev libre2-dev libyaml-cpp-dev libcli11-dev nlohmann-json3-dev
  libxxhash-dev libssl-dev libzstd-dev)

# Those of the given packages that are not installed.
missing_packages() {
  local package state
  local -A installed=()
  while read -r state package; do
    if [[ $state == installed ]]; then installed[$package]=1; fi
  done < <(dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null)
  for package; do
    if [[ ! ${installed[$package]-} ]]; then printf '%s\n' "$package"; fi
  done
}

# Installs those of the given packages that are missing: says which, and is quiet but for that unless it fails.
install_packages() {
  # Elsewhere than on Debian the names would be wrong: the build says what it misses.
  command -v dpkg-query >/dev/null || return 0
  local missing as_root=()
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0

  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      die "these packages are missing: ${missing[*]}; as root, run: apt-get install ${missing[*]}"
    as_root=(sudo)
    # Where nobody can type a password, do not ask for one.
    if [[ ! -t 2 ]]; then as_root+=(-n); fi
  fi
  say "installing ${missing[*]}"
  local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes
    --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}")
  local log
  # The first attempt fails where the package lists are missing, as in most container images, or old.
  log=$("${install[@]}" </dev/null 2>&1) ||
    log=$("${as_root[@]}" apt-get update 2>&1 && "${install[@]}" </dev/null 2>&1) || {
    printf '%s\n' "$log" >&2
    die "cannot install them; as root, run: apt-get install ${missing[*]}"
  }
}
