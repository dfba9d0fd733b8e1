#!/usr/bin/env bash
# The Lua module against its reference and the editors' types: all three name the same things.
. "$(dirname "$0")/checks.sh"

# Both are made of one source; what is committed is what the source makes.
for made in 'docs/lua-reference.md reference' 'docs/patients.lua types'; do
  read -r file kind <<<"$made"
  lua5.4 scripts/dev/lua-docs.lua "$kind" | cmp -s - "$file" ||
    refuse "$file is not what scripts/dev/lua-api.lua says" "\`make docs\` makes it anew"
done
[ "$refused" -eq 0 ] || exit 1

LUA_CPATH='.build/out/?.so' lua5.4 scripts/dev/check-lua-api.lua
