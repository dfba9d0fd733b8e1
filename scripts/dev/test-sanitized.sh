#!/usr/bin/env bash
# The C of the Lua module and of the script host under the address, leak and undefined-behaviour
# sanitizers: what is left where memory runs out, at any place, and the Lua suite, twice: as it is,
# and with the collector at its most aggressive. Needs what `make` built. Exit code 0 is a pass.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/dev/sandbox.sh

root=$PWD
out=$root/.build/out
work=$root/.build/sanitized
here=$root/Tests/Consumers/script
compiler=${SANITIZING_CC:-gcc}
read -ra lua_flags < <(pkg-config --cflags lua5.4)
read -ra lua_link < <(pkg-config --libs lua5.4)
flags=(-std=gnu11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -fno-omit-frame-pointer
  -fsanitize=address -fsanitize=undefined -fno-sanitize-recover=all "-I$root/include"
  "-I$root/Sources/CPatientsLua/include" "-I$root/Sources/CScriptHost/include"
  "-I$root/Sources/CNames/include" "${lua_flags[@]}")
passed=0
failed=0

# attempt SENTENCE COMMAND…: quiet unless it fails.
attempt() {
  local sentence=$1 log=$work/log
  shift
  if "$@" >"$log" 2>&1; then
    passed=$((passed + 1))
    printf 'sanitized passed: %s\n' "$sentence"
  else
    failed=$((failed + 1))
    printf 'sanitized FAILED: %s\n' "$sentence"
    sed 's/^/  /' "$log"
  fi
}

# A sanitizer that is not there finds nothing: this mistake must be found, and by its name.
finds() {
  local status=0
  "$work/proof" "$1" >"$work/proof.log" 2>&1 || status=$?
  cat "$work/proof.log"
  [ "$status" -ne 0 ] && grep -q "$2" "$work/proof.log"
}

build() {
  "$compiler" "${flags[@]}" "$here/proof.c" -o "$work/proof"
  (cd "$work/host" &&
    "$compiler" "${flags[@]}" -include "$here/refuse.h" -c "$root"/Sources/CScriptHost/*.c) &
  "$compiler" "${flags[@]}" "$here/lua.c" Sources/CPatientsLua/*.c -o "$work/bin/lua5.4" \
    "${lua_link[@]}" "-L$out" -lpatients "-Wl,-rpath,$out"
  wait $!
  "$compiler" "${flags[@]}" "$here/out_of_memory.c" "$here/refuse.c" \
    Tests/Consumers/lua/stub_patients.c Sources/CPatientsLua/*.c Sources/CNames/*.c "$work"/host/*.o \
    -o "$work/out_of_memory" "${lua_link[@]}"
}

# The programs of Tests/Consumers/lua; those that start stock Lua start this one, too.
run_lua() {
  LUA_PATH="$root/Tests/Consumers/lua/?.lua;;" PATH=$work/bin:$PATH lua5.4 "$1"
}

rm -rf "$work"
mkdir -p "$work/host" "$work/bin"
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1
build

attempt 'a leak is found' finds leak LeakSanitizer
attempt 'a read beyond a block is found' finds overflow heap-buffer-overflow
attempt 'an overflow is found' finds undefined 'runtime error: signed integer overflow'
attempt 'out_of_memory.c, of the script host' "$work/out_of_memory" "$here"

start_sandbox "$work"
export PATIENTS_BASE_URL=$sandbox_url
PATIENTS_TOKEN=$(<"$work/token")
export PATIENTS_TOKEN
export PATIENTS_RECORD=$work/requests.jsonl
for program in Tests/Consumers/lua/*.lua; do
  [ "$(basename "$program")" != harness.lua ] || continue
  attempt "$program" run_lua "$program"
  COLLECT=1 attempt "$program, collecting everywhere" run_lua "$program"
done

printf 'sanitized: %d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
