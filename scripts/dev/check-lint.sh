#!/usr/bin/env bash
# The linters of Lua and of the shell. Fixtures are wrong on purpose and stay out.
. "$(dirname "$0")/checks.sh"

mapfile -d '' -t lua_files < <(files '*.lua' ':!Tests/Fixtures')
mapfile -d '' -t shell_files < <(files '*.sh' .ci/run)

if ! luacheck --quiet --no-color "${lua_files[@]}"; then
  refuse "luacheck objects" "mend what it names above; its settings are .luacheckrc"
fi
if ! shellcheck --external-sources --source-path=SCRIPTDIR "${shell_files[@]}"; then
  refuse "shellcheck objects" "mend what it names above; its wiki explains each number"
fi
finish "${#lua_files[@]} Lua files and ${#shell_files[@]} of the shell are clean"
