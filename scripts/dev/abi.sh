# shellcheck shell=bash
# What compiled programs hold a header to: names with their versions, the types of functions, where
# the members of structs lie, the values of constants. Sourced; `work` is a folder for what it makes.
#
# The library has no debug information, and it is Swift: what C programs see of its types is the
# header. So the types are compared by a stand-in, made from the header and its version script alone.

# What fails within $(…) fails the script: nothing compared is not nothing found.
shopt -s inherit_errexit

# abi_stand_in HEADER OUTPUT: a shared object with the functions of a header, their versions, and
# debug information for every type. Each function traps: it is there to be looked at and linked to.
abi_stand_in() {
  local name definition
  name=$(basename "$1" .h)
  # A declaration becomes a definition; what may be said behind it, may not be said there.
  definition='s/\) *__attribute__ *\(\([^;{}]*\)\) *;/);/g
    s/\b(patients_[a-z0-9_]+ *\( *[^*;{} ][^;{}]*\)) *;/\1 { __builtin_trap(); }/g'
  gcc -E -P -I"$(dirname "$1")" -x c "$1" | tr '\n' ' ' | sed -E "$definition" >"$2.c"
  gcc -w -g -fno-eliminate-unused-debug-types -fPIC -shared "$2.c" -o "$2" \
    "-Wl,-soname,lib$name.so.0" "-Wl,--version-script=${1%.h}.map"
}

# The names that a shared object gives, each with its version.
abi_names() {
  nm -D --defined-only --with-symbol-versions "$1" | awk '$2 != "A" { print $3 }' | LC_ALL=C sort
}

# abi_constants HEADER: its enumerators and macros, `NAME VALUE`; `NAME macro` for those that have no
# value by themselves. The version is left out: it is to change.
abi_constants() {
  local text macros values
  text=$(gcc -fpreprocessed -dD -E -P -x c "$1")
  macros=$(sed -nE 's/^#define (PATIENTS_[A-Z0-9_]+)(\(.*| *| +\{.*| +\\)$/\1/p' <<<"$text")
  values=$(grep -oE '\bPATIENTS_[A-Z0-9_]+\b' <<<"$text" | LC_ALL=C sort -u |
    grep -vxF -e PATIENTS_VERSION -e "$macros")
  awk 'NF { print $0, "macro" }' <<<"$macros"
  {
    printf '#include "%s"\n#include <stdio.h>\n' "$(basename "$1")"
    printf 'static void number(const char *name, long long value) {\n'
    printf '  printf("%%s %%lld\\n", name, value);\n}\n'
    printf 'static void text(const char *name, const char *value) {\n'
    printf '  printf("%%s \\"%%s\\"\\n", name, value);\n}\n'
    printf '#define SHOW(x) _Generic((x), char *: text, default: number)(#x, x)\n'
    printf 'int main(void) {\n'
    awk '{ print "  SHOW(" $0 ");" }' <<<"$values"
    printf '}\n'
  } >"${work:?}/constants.c"
  gcc -w -I"$(dirname "$1")" "$work/constants.c" -o "$work/constants"
  "$work/constants"
}

# abi_members STAND_IN: `STRUCT OFFSET SIZE DECLARATION` for each member, `STRUCT sizeof SIZE`.
abi_members() {
  pahole "$1" | awk '
    /^(struct|union) patients/ { struct = $2 }
    match($0, /; *\/\* +[0-9]+ +[0-9]+ \*\//) {
      place = substr($0, RSTART + 1)
      split(place, part, /[ \/*]+/)
      $0 = substr($0, 1, RSTART - 1)
      $1 = $1
      print struct, part[2], part[3], $0
    }
    /\/\* size: [0-9]+,/ { print struct, "sizeof", $3 + 0 }'
}

# abi_misplaced OLD NEW: what is in NEW, of abi_members, and in a place that older programs use: a
# member may only come behind all that there was, padding included, and only in a struct that says
# its size. Names the structs that did grow so in $work/grown.
abi_misplaced() {
  : >"$work/grown"
  awk -v grown="$work/grown" '
    older { if ($2 == "sizeof") size[$1] = $3; else had[$0] = 1; next }
    $2 == 0 { sized[$1] = ($4 == "size_t" && $5 == "size") }
    $2 == "sizeof" || !($1 in size) || ($0 in had) { next }
    $2 < size[$1] || !sized[$1] { print; next }
    { print $1 >grown }' older=1 "$1" older=0 "$2"
}

# abi_broken OLD_HEADER NEW_HEADER: a line for each thing that a program compiled with the old one
# has and the new one takes away or changes. What was added is fine.
abi_broken() {
  local old=$work/old new=$work/new status=0 side header folder
  rm -rf "$old" "$new"
  mkdir -p "$old" "$new"
  abi_stand_in "$1" "$old/library"
  abi_stand_in "$2" "$new/library"
  for side in "$1 $old" "$2 $new"; do
    read -r header folder <<<"$side"
    abi_constants "$header" | LC_ALL=C sort >"$folder/constants"
    abi_members "$folder/library" | LC_ALL=C sort -u >"$folder/members"
  done
  LC_ALL=C comm -23 "$old/constants" "$new/constants" | sed 's/^/was /'
  LC_ALL=C comm -23 <(grep -v ' sizeof ' "$old/members") "$new/members" | sed 's/^/was /'
  abi_misplaced "$old/members" "$new/members" | sed 's/^/is in a place that was taken: /'
  # It would refuse what did grow at its end, too, and a member's place is held above.
  sort -u "$work/grown" | sed 's/.*/[suppress_type]\n  name = &/' >"$work/grown.ini"
  abidiff --no-added-syms --suppressions "$work/grown.ini" "$old/library" "$new/library" \
    >"$work/abidiff" || status=$?
  [ "$status" -eq 0 ] || sed -n '/^ /p' "$work/abidiff"
  # Bits 1 and 2 say that abidiff itself failed; 4 and 8 that it found something.
  [ $((status & 3)) -eq 0 ] || printf 'abidiff failed with exit code %d\n' "$status"
}
