#!/usr/bin/env bash
# What comes from outside, under libFuzzer and the address sanitizer: leads files, a registry's
# replies, scripts, and patterns, which must match as stock Lua's do. Each begins with what is kept
# of it in Tests/Fixtures/fuzz, and goes on from there. Exit code 0 is a pass; an input that breaks
# something is left in .build/fuzz-inputs.
#
#   fuzz-inputs.sh [SECONDS]    how long, each; without it, a short form
#   fuzz-inputs.sh --keep       takes what earlier runs found into Tests/Fixtures/fuzz, each once
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/dev/attempts.sh

root=$PWD
work=$root/.build/fuzz-inputs
found=$root/.build/fuzz-found
kept=$root/Tests/Fixtures/fuzz
built=$root/.build-address-fuzzer/debug
suite=inputs
toolchain=$(dirname "$(readlink -f "$(command -v swift)")")
declare -A program=([csv]=leads [jsonl]=leads [text]=leads [workbook]=leads [reply]=reply [script]=script
  [patterns]=patterns)

# build NAME FLAG…: a C target, with libFuzzer's main.
build() {
  local name=$1
  shift
  "$toolchain/clang" -std=gnu11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror \
    -fsanitize=fuzzer,address -Iinclude "Tests/Consumers/inputs/$name.c" -o "$work/$name" "$@"
}

# The C of scripts is compiled with the target, and the library is a stand-in.
build_script() {
  local name=$1 lua
  read -ra lua < <(pkg-config --cflags --libs lua5.4)
  build "$name" -fsanitize=undefined -fno-sanitize-recover=all -ISources/CPatientsLua/include \
    -ISources/CScriptHost/include -ISources/CNames/include Tests/Consumers/lua/stub_patients.c \
    Sources/CPatientsLua/*.c Sources/CScriptHost/*.c Sources/CNames/*.c "${lua[@]}"
}

build_all() {
  scripts/dev/instrument.sh FuzzLeads address fuzzer
  scripts/dev/instrument.sh patients address fuzzer
  ln -sf "$built/FuzzLeads" "$work/leads"
  build reply "-L$built" -lpatients "-Wl,-rpath,$built" -lsqlite3
  build_script script
  build_script patterns
}

# Leaks are looked for at the end: states that live as long as the process are none.
fuzz() {
  local name=$1 seconds=$2 words=()
  mkdir -p "$found/$name"
  [ ! -f "$kept/$name.dict" ] || words=("-dict=$kept/$name.dict")
  "$work/${program[$name]}" -max_total_time="$seconds" -timeout=20 -detect_leaks=0 -max_len=4096 \
    -artifact_prefix="$work/$name-" -print_final_stats=1 "${words[@]}" "$found/$name" "$kept/$name"
}

# One input for each place in the code that none before it comes to; how often it does is not asked,
# or there would be thousands.
keep() {
  local name
  for name in "${!program[@]}"; do
    "$work/${program[$name]}" -set_cover_merge=1 -use_counters=0 -detect_leaks=0 -max_len=4096 \
      "$kept/$name" "$found/$name"
  done
}

rm -rf "$work"
mkdir -p "$work"
build_all >"$work/build.log" 2>&1 || {
  grep -v 'Cannot export local symbol' "$work/build.log" >&2
  exit 1
}
if [ "${1:-}" = --keep ]; then
  keep
  exit
fi
# libFuzzer writes into the first folder that it is given.
mkdir "$work/planted"
PLANT_A_MISTAKE=1 attempt 'a mistake in Swift is found' must_find heap-buffer-overflow \
  "$work/leads" -max_total_time=20 -artifact_prefix="$work/planted-" "$work/planted" "$kept/csv"
for name in csv jsonl text workbook reply script patterns; do
  attempt "any bytes as $name" fuzz "$name" "${1:-3}"
done
conclude
