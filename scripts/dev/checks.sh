# shellcheck shell=bash
# What the check-*.sh share; sourced by them, from any folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

refused=0

# An unpacked tarball has no index: an empty one makes all files count that .gitignore does not name.
if [ ! -e .git ]; then
  export GIT_DIR=$PWD/.build/no-git GIT_WORK_TREE=$PWD
  git init --quiet
fi

# The project's own files that match, NUL between them: committed, or about to be.
files() {
  git ls-files -z --cached --others --exclude-standard -- "$@" |
    while IFS= read -r -d '' file; do
      [ ! -f "$file" ] || printf '%s\0' "$file"
    done
}

# grep over those files: `search -E PATTERN -- PATHSPEC…` prints FILE:LINE:TEXT.
search() {
  local flags=()
  while [ "$1" != -- ]; do
    flags+=("$1")
    shift
  done
  shift
  files "$@" | xargs -0 -r grep -nIH "${flags[@]}" -- || true
}

# refuse HITS REMEDY: one line for each line of HITS, which ends in what to do.
refuse() {
  [ -n "$1" ] || return 0
  refused=1
  while IFS= read -r hit; do
    printf '%s  <- %s\n' "$(cut -c1-160 <<<"$hit")" "$2" >&2
  done <<<"$1"
}

# The last line of a check: says what was held, or fails.
finish() {
  [ "$refused" -eq 0 ] || exit 1
  printf '%s: %s\n' "$(basename "$0" .sh)" "$1"
}
