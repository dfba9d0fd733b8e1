#!/usr/bin/env bash
# Other people's programs against what `make` built: C, C++, Python and stock Lua, each with a
# practice registry that it finds by PATIENTS_BASE_URL and PATIENTS_TOKEN, whose patients are in
# PATIENTS_DATABASE and whose record of requests is PATIENTS_RECORD. Exit code 0 is a pass.
#
#   test-consumers.sh [FILE…]    all of Tests/Consumers, and the scripts that need no host
#
# UNDER in the environment is what plain C programs run under, valgrind say.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/dev/sandbox.sh

out=$PWD/.build/out
work=.build/consumers
strict=(-O1 -g -Wall -Wextra -Wpedantic -Werror -Iinclude)
link=(-L"$out" -lpatients "-Wl,-rpath,$out")
# For those that stand between the library and what it is made of.
also=('-Wl,--as-needed' -lcurl -lsqlite3)
UNDER=${UNDER:-}
passed=0
failed=0

# Runs a consumer by its file's name, quietly unless it fails.
attempt() {
  local file=$1 log status=0
  log=$work/$(tr / - <<<"$file").log
  consume "$file" >"$log" 2>&1 || status=$?
  if [ "$status" -eq 0 ]; then
    passed=$((passed + 1))
    printf 'consumer passed: %s\n' "$file"
  else
    failed=$((failed + 1))
    printf 'consumer FAILED: %s, exit code %d\n' "$file" "$status"
    sed 's/^/  /' "$log"
  fi
}

consume() {
  local program
  program=$work/$(basename "$1").run
  case $1 in
    */lua/*.c) module_under_stress "$1" "$program" ;;
    */c/script.c) same_verdicts "$1" "$program" ;;
    */c/script_lua.c) beside_lua "$1" "$program" ;;
    */c/script_other_lua.c) script_program "$1" "$program" -Wl,-E && "$program" ;;
    */c/script_*.c) script_program "$1" "$program" && LOCPATH=$(locales) "$program" ;;
    *.c) "${CC:-cc}" -std=c11 "${strict[@]}" "$1" -o "$program" "${link[@]}" "${also[@]}" &&
      $UNDER "$program" ;;
    *.cpp) "${CXX:-c++}" -std=c++11 "${strict[@]}" "$1" -o "$program" "${link[@]}" && "$program" ;;
    *.py) LD_LIBRARY_PATH=$out python3 "$1" ;;
    *.lua) LUA_PATH="$(dirname "$1")/?.lua;;" LUA_CPATH="$out/?.so" lua5.4 "$1" ;;
    *) printf 'no way to run %s\n' "$1" && return 1 ;;
  esac
}

# The Lua module's own C with a stand-in for the library, watched by the address sanitizer.
module_under_stress() {
  local lua
  read -ra lua < <(pkg-config --cflags --libs lua5.4)
  "${CC:-cc}" -std=c11 "${strict[@]}" -fsanitize=address -ISources/CPatientsLua/include \
    "$1" Tests/Consumers/lua/stub_patients.c Sources/CPatientsLua/*.c -o "$2" "${lua[@]}" && "$2"
}

# script_program FILE OUTPUT FLAG…: a program over libpatients-script.
script_program() {
  local file=$1 program=$2
  shift 2
  "${CC:-cc}" -std=c99 "${strict[@]}" "$file" -o "$program" "$@" -pthread -lpatients-script \
    "${link[@]}"
}

# The rules inside a C program say of each lead what they say in stock Lua: verdict, score, and what
# each rule read and gave. The rows are those that Python's csv module reads.
same_verdicts() {
  local rules=scripts/qualify_leads.lua leads=Tests/Fixtures/leads/clinic_leads
  script_program "$1" "$2" || return 1
  "$2" "$rules" "$leads.csv" >"$2.verdicts" || return 1
  LUA_CPATH="$out/?.so" lua5.4 Tests/Consumers/script/verdicts.lua "$rules" "$leads.csv" |
    diff - "$2.verdicts" || return 1
  sed '$d' "$2.verdicts" | cut -f 1 | diff <(cut -f 1 "$leads.oracle") -
}

# A program with a Lua of its own, static and seen by all, and then shared.
beside_lua() {
  local flags link_lua static
  read -ra flags < <(pkg-config --cflags lua5.4)
  read -ra link_lua < <(pkg-config --libs lua5.4)
  static=$(pkg-config --variable=libdir lua5.4)/liblua5.4.a
  script_program "$1" "$2" "${flags[@]}" -Wl,-E "$static" -lm -ldl || return 1
  nm -D "$2" | grep ' T lua_newstate$' || return 1
  LUA_CPATH="$out/?.so" "$2" || return 1
  script_program "$1" "$2" "${flags[@]}" "${link_lua[@]}" || return 1
  LUA_CPATH="$out/?.so" "$2"
}

# A folder with a German locale, in which numbers and texts are otherwise.
locales() {
  local folder=$PWD/$work/locales
  mkdir -p "$folder"
  [ -d "$folder/de_DE.UTF-8" ] || localedef -i de_DE -f UTF-8 "$folder/de_DE.UTF-8" >&2
  printf '%s\n' "$folder"
}

# Every POST with the right token was within the contract, and made the one patient it asked for.
compare() {
  local asked made
  asked=$(grep -scE '^\{"n":[0-9]+,"path":"/api/user/v1/patients/add","authorized":true,' \
    "$work/requests.jsonl" || true)
  made=$(sqlite3 "$work/registry.db" 'SELECT count(*) FROM patients')
  if [ "${asked:-0}" -eq "$made" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'consumers asked for %s patients and the registry made %s\n' "${asked:-0}" "$made"
  fi
}

rm -rf "$work"
mkdir -p "$work"
start_sandbox_for_programs "$work"

shopt -s nullglob
consumers=("$@")
if [ "$#" -eq 0 ]; then
  consumers=(Tests/Consumers/c/*.c Tests/Consumers/cxx/*.cpp Tests/Consumers/python/*.py
    Tests/Consumers/lua/*.lua Tests/Consumers/lua/out_of_memory.c
    scripts/register_walk_in.lua scripts/nightly_import.lua)
fi
for consumer in "${consumers[@]}"; do
  [ "$(basename "$consumer")" = harness.lua ] || attempt "$consumer"
done
compare

printf 'consumers: %d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
