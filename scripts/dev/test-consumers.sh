#!/usr/bin/env bash
# Other people's programs against what `make` built: C, C++, Python and stock Lua, each with a
# practice registry that it finds by PATIENTS_BASE_URL and PATIENTS_TOKEN, whose patients are in
# PATIENTS_DATABASE and whose record of requests is PATIENTS_RECORD. Exit code 0 is a pass.
#
#   test-consumers.sh [FILE…]    all of Tests/Consumers, and the scripts that need no host
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/dev/sandbox.sh

out=$PWD/.build/out
work=.build/consumers
strict=(-O1 -g -Wall -Wextra -Wpedantic -Werror -Iinclude)
link=(-L"$out" -lpatients "-Wl,-rpath,$out")
# For those that stand between the library and what it is made of.
also=('-Wl,--as-needed' -lcurl -lsqlite3)
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
    *.c) "${CC:-cc}" -std=c11 "${strict[@]}" "$1" -o "$program" "${link[@]}" "${also[@]}" &&
      "$program" ;;
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
start_sandbox "$work"
export PATIENTS_BASE_URL=$sandbox_url
PATIENTS_TOKEN=$(<"$work/token")
export PATIENTS_TOKEN
export PATIENTS_RECORD=$work/requests.jsonl PATIENTS_DATABASE=$work/registry.db

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
