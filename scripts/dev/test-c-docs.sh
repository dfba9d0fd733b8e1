#!/usr/bin/env bash
# What the C documents show is true: each example of a public header is compiled strictly and run
# against a practice registry, and prints what it says that it prints; the programs of patients(3) and
# patients-script(3) are taken from the pages as a reader sees them, and that of docs/rules-from-c.md
# does what stands there. Needs what `make` built, and `make man`. Exit code 0 is a pass.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/dev/sandbox.sh
. scripts/dev/attempts.sh

suite=c-docs
out=$PWD/.build/out
work=$PWD/.build/c-docs
strict=(-std=c99 -O1 -g -Wall -Wextra -Wpedantic -Werror "-I$work" -Iinclude)
link=("-L$out" "-Wl,-rpath,$out")

examples() { lua5.4 scripts/dev/c-examples.lua "$@"; }

# All examples of a header as one program, which runs them by name.
compile() {
  local name=$1
  examples code "include/$name.h" >"$work/examples.inc"
  for compiler in gcc "$(PATH=/usr/bin:$PATH command -v clang)"; do
    "$compiler" "${strict[@]}" "Tests/Consumers/examples/$name.c" -o "$work/$name" \
      "${link[@]}" "-l$name" -lpatients
  done
}

# What it prints is what it promises, where it promises anything; and it complains of nothing.
runs_as_promised() {
  "$work/$1" "$2" "$work/$2.journal" >"$work/printed" 2>"$work/complaints" || return 1
  cat "$work/printed" "$work/complaints"
  [ ! -s "$work/complaints" ] || return 1
  examples prints "include/$1.h" "$2" >"$work/promised"
  [ ! -s "$work/promised" ] || diff "$work/promised" "$work/printed"
}

patients_made() { sqlite3 "$work/registry.db" 'SELECT count(*) FROM patients'; }

# As a reader compiles it, with the words of the page.
page_registers() {
  local before
  mandoc -T utf8 -O width=100 "$out/man/man3/patients.3" | scripts/dev/page-program.sh \
    >"$work/first.c"
  cat "$work/first.c"
  cc -Iinclude "$work/first.c" "${link[@]}" -lpatients -o "$work/first"
  before=$(patients_made)
  "$work/first"
  [ "$(patients_made)" -eq $((before + 1)) ]
}

# The first block of a language in a Markdown page.
block_of() {
  awk -v fence="\`\`\`$1" '/^```/ && inside { exit } inside { print } $0 == fence { inside = 1 }' "$2"
}

# What docs/rules-from-c.md walks through: its rules, in its program, print what it says.
walk_through_is_true() {
  local page=docs/rules-from-c.md folder=$work/rules
  mkdir -p "$folder"
  block_of lua "$page" >"$folder/qualify.lua"
  block_of c "$page" >"$folder/judge.c"
  block_of text "$page" >"$folder/promised"
  cc "${strict[@]}" "$folder/judge.c" "${link[@]}" -lpatients-script -lpatients -o "$folder/judge"
  (cd "$folder" && ./judge >printed)
  diff "$folder/promised" "$folder/printed"
}

# The program of patients-script(3), as a reader compiles it, with rules of two lines.
page_judges() {
  local folder=$work/page
  mkdir -p "$folder"
  mandoc -T utf8 -O width=100 "$out/man/man3/patients-script.3" | scripts/dev/page-program.sh \
    >"$folder/first.c"
  cat "$folder/first.c"
  cc -Iinclude "$folder/first.c" "${link[@]}" -lpatients-script -lpatients -o "$folder/first"
  printf 'function qualify(lead)\n  return nil, "ask " .. lead.full_name\nend\n' \
    >"$folder/qualify.lua"
  (cd "$folder" && ./first >printed)
  grep -qx 'nobody to register: ask Practice Person' "$folder/printed"
}

rm -rf "$work"
mkdir -p "$work"
start_sandbox_for_programs "$work"

for program in Tests/Consumers/examples/*.c; do
  header=$(basename "$program" .c)
  attempt "the examples of $header.h compile" compile "$header"
  for name in $(examples names "include/$header.h"); do
    attempt "the example of $name does what it says" runs_as_promised "$header" "$name"
  done
done
attempt 'the program of patients(3) registers a lead' page_registers
attempt 'the program of patients-script(3) judges a lead' page_judges
attempt 'docs/rules-from-c.md says what its program does' walk_through_is_true

conclude
