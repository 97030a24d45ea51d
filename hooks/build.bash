# shellcheck shell=bash
# The slow path of hooks/danglint, which sources it: root, binary, stamp and is_current are defined there.

# shellcheck source=hooks/packages.bash
source "$root/hooks/packages.bash"

# Builds the program unless somebody else just did. Exits with status 2 where there is none to run then.
build_release() {
  root=$(CDPATH='' cd -- "$root" && pwd -P)
  local folder=$root/build/release
  binary=$folder/danglint
  stamp=$folder/danglint.stamp

  # Git exports GIT_EXEC_PATH to all it runs (hooks, aliases, bisect), GIT_INDEX_FILE to hooks that look at a commit.
  # There a build would surprise, and a question for a password would wait for nobody.
  case ${DANGLINT_NO_BUILD-} in
    '') [[ -z ${GIT_EXEC_PATH-}${GIT_INDEX_FILE-} ]] || refuse "Nothing is built while git waits" ;;
    0) ;;
    *) refuse "DANGLINT_NO_BUILD forbids to build it" ;;
  esac

  install_packages "${BUILD_PACKAGES[@]}"
  mkdir -p "$folder" 2>/dev/null || true
  [[ -w $folder ]] || die "nothing can be built: $folder is not writable"
  (
    flock --nonblock 9 || {
      say "waiting for another build"
      flock 9
    }
    is_current || run_build "$folder"
  ) 9>"$folder/lock" || exit 2
}

refuse() {
  local why="has changed since it was built"
  [[ -x $binary ]] || why="is not built yet"
  die "the program $why. $1; run this first: $(printf %q "$root/hooks/danglint") --version"
}

run_build() {
  local folder=$1 fresh=()
  # What changes while the compiler runs must be newer than the stamp.
  touch "$stamp.next"
  # A checkout that was moved brings a cache that names the old place.
  grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt" || fresh=(--fresh)

  [[ -t 2 ]] || say "building (once) ..."
  if ! compile "$folder" "${fresh[@]}" 2>&1 | tee "$folder/build.log" | show_progress; then
    cat "$folder/build.log" >&2
    die "the build failed; all it said is above and in $folder/build.log"
  fi
  mv -f "$stamp.next" "$stamp"
}

compile() {
  cmake -S "$root" -B "$1" -G 'Unix Makefiles' -DCMAKE_BUILD_TYPE=Release "${@:2}" &&
    cmake --build "$1" --target danglint --parallel "$(nproc)"
}

# On a terminal one line, rewritten as `make` says how far it is; else nothing.
show_progress() {
  [[ -t 2 ]] || exec cat >/dev/null
  local line
  printf 'danglint: building (once) ...' >&2
  while IFS= read -r line; do
    if [[ $line =~ ^\[\ *([0-9]+%)\] ]]; then
      printf '\rdanglint: building (once) ... %s' "${BASH_REMATCH[1]}" >&2
    fi
  done
  printf '\r\033[K' >&2
}
