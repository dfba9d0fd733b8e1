#!/usr/bin/env bash
# Each public header alone, as C99 and C++17, with both compilers; and its names against its map.
. "$(dirname "$0")/checks.sh"

warnings=(-Wall -Wextra -Wpedantic -Werror -fsyntax-only)
clang=$(command -v clang || true)
[ -n "$clang" ] || clang=$(dirname "$(readlink -f "$(command -v swift)")")/clang

# A program that has nothing but the header, and uses what only a use can show to be wrong.
program() {
  printf '#include <%s.h>\n' "$1"
  printf 'patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;\n'
  printf 'const char *version = PATIENTS_VERSION;\n'
  printf 'size_t length = PATIENTS_NUL_TERMINATED;\n'
  [ "$1" != patients-script ] ||
    printf 'patients_script_options script = PATIENTS_SCRIPT_OPTIONS_INIT;\n'
}

# The functions that a header and what it includes declare; -P leaves nothing of the system's names
# in the way.
functions() {
  gcc -E -P -Iinclude -x c "$1" | tr '\n' ' ' |
    grep -oE '\bpatients_[a-z0-9_]+ *\(' | tr -d ' (' | LC_ALL=C sort -u
}

# Those that it declares itself.
declared() {
  LC_ALL=C comm -23 <(functions "include/$1.h") \
    <(sed -nE 's/^#include <(patients.*)>/include\/\1/p' "include/$1.h" |
      while IFS= read -r included; do functions "$included"; done | LC_ALL=C sort -u)
}

check() {
  local header=include/$1.h map=include/$1.map compiler language name standard mapped
  for compiler in gcc "$clang"; do
    for language in 'c -std=c99' 'c -std=c11' 'c++ -std=c++17'; do
      read -r name standard <<<"$language"
      program "$1" | "$compiler" -x "$name" "$standard" "${warnings[@]}" -Iinclude - ||
        refuse "$header: $(basename "$compiler") $standard" "mend what the compiler names above"
    done
  done
  mapped=$(sed -nE 's/^ *(patients_[a-z0-9_]+);.*/\1/p' "$map" | LC_ALL=C sort -u)
  refuse "$(LC_ALL=C comm -23 <(declared "$1") <(echo "$mapped"))" \
    "declared in $header: list it in $map too"
  refuse "$(LC_ALL=C comm -13 <(declared "$1") <(echo "$mapped"))" \
    "listed in $map: declare it in $header, or take it off the map"
  names=$((names + $(wc -l <<<"$mapped")))
}

names=0
for header in include/*.h; do check "$(basename "$header" .h)"; done

finish "C99, C11 and C++17 take each header alone; the maps have their $names names"
