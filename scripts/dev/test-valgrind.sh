#!/usr/bin/env bash
# The C consumers under valgrind: nothing definitely lost, nothing read or written that is not theirs
# or the library's. And calls at random, in a heap that valgrind watches. Against what `make` built.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/dev/sandbox.sh
. scripts/dev/attempts.sh

root=$PWD
work=$root/.build/valgrind
suite=valgrind
# What valgrind cannot be asked of: one puts an allocator of its own before it, and some count on
# the speed of the machine.
skip='/(out_of_memory|gives_up|script.*)\.c$'
export UNDER='valgrind -q --leak-check=full --show-leak-kinds=definite
  --errors-for-leak-kinds=definite --error-exitcode=9 --fair-sched=yes'

# shellcheck disable=SC2086 # words
under() { $UNDER "$@"; }

# The fuzzer as fuzz-abi.sh makes it, with the heap left alone.
build_fuzz() {
  local here=$root/Tests/Consumers/fuzz
  python3 "$here/calls.py" include/patients.h kinds >"$work/kinds.h"
  python3 "$here/calls.py" include/patients.h calls >"$work/calls.c"
  cc -std=gnu11 -D_GNU_SOURCE -O1 -g -Iinclude "-I$work" "-I$here" "$work/calls.c" \
    "$here"/{fuzz,draw,check,pool,no_live}.c -o "$work/fuzz" \
    "-L$root/.build/out" -lpatients "-Wl,-rpath,$root/.build/out"
}

fuzz() {
  mkdir -p "$work/journals"
  cd "$work/journals"
  under "$work/fuzz" --rounds "${ROUNDS:-2}"
}

rm -rf "$work"
mkdir -p "$work"
cc -g -O0 Tests/Consumers/script/proof.c -pthread -o "$work/proof"
build_fuzz
mapfile -t consumers < <(printf '%s\n' Tests/Consumers/c/*.c | grep -vE "$skip")

attempt 'a leak is found' must_find 'definitely lost' under "$work/proof" leak
attempt 'a read beyond a block is found' must_find 'Invalid read' under "$work/proof" overflow
attempt 'the C consumers' scripts/dev/test-consumers.sh "${consumers[@]}"
start_sandbox_for_programs "$work" --faults late=0.1:5ms,close=0.05,half-reply=0.05
attempt 'every function at random' fuzz
conclude
