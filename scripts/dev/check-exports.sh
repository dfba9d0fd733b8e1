#!/usr/bin/env bash
# What `make` built against what it promises: names, soname, what it needs of the system.
. "$(dirname "$0")/checks.sh"

out=.build/out
library=$out/libpatients.so.0
module=$out/patients.so

# The names that a shared object gives, without versions and the versions' own entries.
exports() {
  nm -D --defined-only "$1" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | LC_ALL=C sort -u
}

# The values of one kind of entry, NEEDED say, in the dynamic section.
dynamic() { readelf -dW "$2" | sed -nE "s/.*\\($1\\).*\\[(.*)\\]/\\1/p"; }

promised=$(sed -nE 's/^ *(patients_[a-z0-9_]+);.*/\1/p' include/patients.map | LC_ALL=C sort -u)
refuse "$(LC_ALL=C comm -23 <(echo "$promised") <(exports "$library"))" \
  "promised by the header and not exported: implement it with @c @implementation public"
refuse "$(LC_ALL=C comm -13 <(echo "$promised") <(exports "$library"))" \
  "exported and not promised: patients.map is to keep it local"
refuse "$(exports "$module" | grep -vx luaopen_patients)" \
  "exported by patients.so: Lua needs luaopen_patients and nothing else"

soname=$(dynamic SONAME "$library")
[ "$soname" = libpatients.so.0 ] ||
  refuse "$library: its soname is ${soname:-none}" "it is libpatients.so.0 until 1.0"
system='(libc|libm|libgcc_s|libstdc\+\+|libcurl|libsqlite3|libsimdjson|ld-linux[a-z0-9_-]*)'
refuse "$(dynamic NEEDED "$library" | grep -vE "^$system\.so\.[0-9]+$")" \
  "needed by libpatients.so: C programs load no more than libc, curl, SQLite and simdjson"
refuse "$(dynamic NEEDED "$module" | grep -vE '^(libc|libm|libpatients)\.so\.[0-9]+$')" \
  "needed by patients.so: it stands on libpatients.so.0 and takes lua_* from its host"
[ "$(dynamic RUNPATH "$module")" = "\$ORIGIN" ] ||
  refuse "$module: its library is not looked for beside it" "link it with -rpath \$ORIGIN"

finish "libpatients.so.0 exports the $(wc -l <<<"$promised") names of the header and no other"
