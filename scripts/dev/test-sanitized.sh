#!/usr/bin/env bash
# The C of the Lua module, of the script host and of libpatients-script under the address, leak and
# undefined-behaviour sanitizers: what is left where memory runs out, at any place; the Lua suite,
# twice: as it is, and with the collector at its most aggressive; and C programs over
# libpatients-script, the one with threads under the thread sanitizer too. Needs what `make` built.
# Exit code 0 is a pass.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/dev/sandbox.sh
. scripts/dev/attempts.sh

root=$PWD
out=$root/.build/out
work=$root/.build/sanitized
suite=sanitized
here=$root/Tests/Consumers/script
compiler=${SANITIZING_CC:-gcc}
read -ra lua_flags < <(pkg-config --cflags lua5.4)
read -ra lua_link < <(pkg-config --libs lua5.4)
library=("-L$out" -lpatients "-Wl,-rpath,$out")
plain=(-std=gnu11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -fno-omit-frame-pointer
  "-I$root/include" "-I$root/Sources/CPatientsLua/include" "-I$root/Sources/CScriptHost/include"
  "-I$root/Sources/CNames/include" "${lua_flags[@]}")
flags=("${plain[@]}" -fsanitize=address -fsanitize=undefined -fno-sanitize-recover=all)

# objects KIND TARGET FLAG…: compiles a target's files, into a folder for each.
objects() {
  local folder=$work/$1/$2 target=$2
  shift 2
  mkdir -p "$folder"
  (cd "$folder" && "$compiler" "$@" -c "$root/Sources/$target"/*.c)
}

# program KIND FILE OUTPUT FLAG…: a program with those objects in it.
program() {
  local kind=$1 file=$2 output=$3
  shift 3
  "$compiler" "$@" "$file" "$work/$kind"/*/*.o -o "$output" -pthread "${lua_link[@]}" \
    "${library[@]}"
}

# Memory is refused to what is compiled with refuse.h, and the library is a stand-in.
build_refusing() {
  local name with=("$here/refuse.c" Tests/Consumers/lua/stub_patients.c Sources/CPatientsLua/*.c
    Sources/CNames/*.c)
  objects refusing CScriptHost "${flags[@]}" -include "$here/refuse.h"
  objects refusing CPatientsScript "${flags[@]}" -include "$here/refuse.h"
  for name in out_of_memory script_out_of_memory; do
    "$compiler" "${flags[@]}" "$here/$name.c" "${with[@]}" "$work"/refusing/*/*.o \
      -o "$work/$name" "${lua_link[@]}"
  done
}

# The JSON reader as it is, with the whole heap in the test's hands.
build_json() {
  local reader=$root/Sources/CSimdJSON
  mkdir -p "$work/json"
  "$compiler" "${plain[@]}" "-I$reader/include" -c "$root/Tests/Consumers/json/out_of_memory.c" \
    -o "$work/json/out_of_memory.o"
  "${SANITIZING_CXX:-g++}" -std=c++17 -O1 -g -Wall -Wextra -Werror "-I$reader/include" \
    "$reader/simdjson_reader.cpp" "$work/json/out_of_memory.o" -o "$work/json/out_of_memory" -lsimdjson
}

build() {
  local target
  "$compiler" "${flags[@]}" "$here/proof.c" -pthread -o "$work/proof"
  "$compiler" "${plain[@]}" -fsanitize=thread "$here/proof.c" -pthread -o "$work/proof.threads"
  build_json
  build_refusing &
  for target in CNames CScriptHost CPatientsLua CPatientsScript; do
    objects all "$target" "${flags[@]}"
    objects threads "$target" "${plain[@]}" -fsanitize=thread
  done
  "$compiler" "${flags[@]}" "$here/lua.c" "$work"/all/CPatientsLua/*.o -o "$work/bin/lua5.4" \
    "${lua_link[@]}" "${library[@]}"
  wait $!
}

# The programs of Tests/Consumers/lua; those that start stock Lua start this one, too.
run_lua() {
  LUA_PATH="$root/Tests/Consumers/lua/?.lua;;" PATH=$work/bin:$PATH lua5.4 "$1"
}

run_c() {
  local name=$1
  shift
  program all "Tests/Consumers/c/$name.c" "$work/$name" "${flags[@]}"
  LUA_CPATH="$out/?.so" "$work/$name" "$@"
}

# What the thread sanitizer has not compiled it cannot judge: it sees calls of libc there, and
# nothing of the locks around them. Addresses at random leave it no room on some systems.
run_threads() {
  program threads "Tests/Consumers/c/$1.c" "$work/$1.threads" "${plain[@]}" -fsanitize=thread
  printf 'called_from_lib:%s\n' libpatients.so.0 liblua5.4.so.0 >"$work/not-compiled"
  TSAN_OPTIONS="suppressions=$work/not-compiled" setarch -R "$work/$1.threads"
}

rm -rf "$work"
mkdir -p "$work/bin"
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1
build

attempt 'a leak is found' must_find LeakSanitizer "$work/proof" leak
attempt 'a read beyond a block is found' \
  must_find heap-buffer-overflow "$work/proof" overflow
attempt 'an overflow is found' \
  must_find 'runtime error: signed integer overflow' "$work/proof" undefined
attempt 'a race is found' must_find ThreadSanitizer setarch -R "$work/proof.threads" race
attempt 'out_of_memory.c, of the script host' "$work/out_of_memory" "$here"
attempt 'script_out_of_memory.c, of libpatients-script' "$work/script_out_of_memory" "$here"
attempt 'out_of_memory.c, of the JSON reader' "$work/json/out_of_memory"

start_sandbox_for_programs "$work"
for name in script_limits script_handles script_callback script_automation script_lua \
  script_threads; do
  attempt "Tests/Consumers/c/$name.c" run_c "$name"
done
attempt 'Tests/Consumers/c/script.c' run_c script scripts/qualify_leads.lua \
  Tests/Fixtures/leads/clinic_leads.csv
attempt 'script_threads.c, watched for races' run_threads script_threads
for program in Tests/Consumers/lua/*.lua; do
  [ "$(basename "$program")" != harness.lua ] || continue
  attempt "$program" run_lua "$program"
  COLLECT=1 attempt "$program, collecting everywhere" run_lua "$program"
done

conclude
