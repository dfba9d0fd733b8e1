#!/usr/bin/env bash
# What `make` built against what it promises: names, soname, what it needs of the system.
. "$(dirname "$0")/checks.sh"

out=.build/out
library=$out/libpatients.so.0
script=$out/libpatients-script.so.0
module=$out/patients.so

# The names that a shared object gives, without versions and the versions' own entries.
exports() {
  nm -D --defined-only "$1" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | LC_ALL=C sort -u
}

# The values of one kind of entry, NEEDED say, in the dynamic section.
dynamic() { readelf -dW "$2" | sed -nE "s/.*\\($1\\).*\\[(.*)\\]/\\1/p"; }

# hold LIBRARY HEADER REMEDY: its names are the header's, and its soname that of until 1.0.
hold() {
  local promised soname
  promised=$(sed -nE 's/^ *(patients_[a-z0-9_]+);.*/\1/p' "include/$2.map" | LC_ALL=C sort -u)
  refuse "$(LC_ALL=C comm -23 <(echo "$promised") <(exports "$1"))" \
    "promised by $2.h and not exported: $3"
  refuse "$(LC_ALL=C comm -13 <(echo "$promised") <(exports "$1"))" \
    "exported and not promised: $2.map is to keep it local"
  soname=$(dynamic SONAME "$1")
  [ "$soname" = "lib$2.so.0" ] ||
    refuse "$1: its soname is ${soname:-none}" "it is lib$2.so.0 until 1.0"
  names=$((names + $(wc -l <<<"$promised")))
}

# finds_beside OBJECT: looks for the library that it stands on in its own folder.
finds_beside() {
  [ "$(dynamic RUNPATH "$1")" = "\$ORIGIN" ] ||
    refuse "$1: its library is not looked for beside it" "link it with -rpath \$ORIGIN"
}

names=0
hold "$library" patients "implement it with @c @implementation public"
hold "$script" patients-script "implement it in CPatientsScript"
refuse "$(exports "$module" | grep -vx luaopen_patients)" \
  "exported by patients.so: Lua needs luaopen_patients and nothing else"

system='(libc|libm|libgcc_s|libstdc\+\+|libsqlite3|libsimdjson|ld-linux[a-z0-9_-]*)'
refuse "$(dynamic NEEDED "$library" | grep -vE "^$system\.so\.[0-9]+$")" \
  "needed by libpatients.so: C programs load no more than libc, SQLite and simdjson at first"
readelf -p .note.dlopen "$library" 2>&1 | grep -qF '"soname":["libcurl.so.4"]' ||
  refuse "$library: it does not say that it loads libcurl" "its note is in Sources/CCurl/load.c"
refuse "$(dynamic NEEDED "$module" | grep -vE '^(libc|libm|libpatients)\.so\.[0-9]+$')" \
  "needed by patients.so: it stands on libpatients.so.0 and takes lua_* from its host"
refuse "$(dynamic NEEDED "$script" | grep -vE '^(libc|libm|libpatients|liblua5\.4)\.so\.[0-9]+$')" \
  "needed by libpatients-script.so: it stands on libpatients.so.0 and liblua5.4.so.0 alone"
dynamic NEEDED "$script" | grep -qx 'liblua5\.4\.so\.0' ||
  refuse "$script: it does not ask for liblua5.4.so.0" "link it with -llua5.4"
finds_beside "$module"
finds_beside "$script"

finish "the libraries export the $names names of the headers and no other"
