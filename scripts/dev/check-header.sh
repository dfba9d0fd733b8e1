#!/usr/bin/env bash
# include/patients.h alone, as C99 and C++17, with both compilers; and its names against the map.
. "$(dirname "$0")/checks.sh"

header=include/patients.h
warnings=(-Wall -Wextra -Wpedantic -Werror -fsyntax-only)
clang=$(command -v clang || true)
[ -n "$clang" ] || clang=$(dirname "$(readlink -f "$(command -v swift)")")/clang

# A program that has nothing but the header, and uses what only a use can show to be wrong.
program() {
  printf '#include <patients.h>\n'
  printf 'patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;\n'
  printf 'const char *version = PATIENTS_VERSION;\n'
  printf 'size_t length = PATIENTS_NUL_TERMINATED;\n'
}

for compiler in gcc "$clang"; do
  for language in 'c -std=c99' 'c -std=c11' 'c++ -std=c++17'; do
    read -r name standard <<<"$language"
    program | "$compiler" -x "$name" "$standard" "${warnings[@]}" -Iinclude - ||
      refuse "$header: $(basename "$compiler") $standard" "mend what the compiler names above"
  done
done

# The functions that the header declares; -P leaves nothing of other headers' names in the way.
declared=$(gcc -E -P -x c "$header" | tr '\n' ' ' |
  grep -oE '\bpatients_[a-z0-9_]+ *\(' | tr -d ' (' | LC_ALL=C sort -u)
mapped=$(sed -nE 's/^ *(patients_[a-z0-9_]+);.*/\1/p' include/patients.map | LC_ALL=C sort -u)
refuse "$(LC_ALL=C comm -23 <(echo "$declared") <(echo "$mapped"))" \
  "declared in patients.h: list it in include/patients.map too"
refuse "$(LC_ALL=C comm -13 <(echo "$declared") <(echo "$mapped"))" \
  "listed in patients.map: declare it in include/patients.h, or take it off the map"

finish "C99, C11 and C++17 take the header alone; the map has its $(wc -l <<<"$declared") names"
