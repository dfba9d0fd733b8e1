#!/usr/bin/env bash
# Every function of patients.h in random order with random arguments, over a practice registry on a
# bad day: in one thread, then in four. Against what `make` built; exit code 0 is a pass. A failure
# names the seed, and with it the same calls come again: .build/fuzz-abi/fuzz --seed N.
#
#   fuzz-abi.sh [SECONDS [SEED]]    how long, all in all; without it, a short form
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/dev/sandbox.sh
. scripts/dev/attempts.sh

root=$PWD
out=$root/.build/out
work=$root/.build/fuzz-abi
here=$root/Tests/Consumers/fuzz
suite=fuzzed
seconds=${1:-6}
seed=${2:+--seed $2}
faults=late=0.1:20ms,close=0.05,half-reply=0.03,reset-after-body=0.03,not-json=0.02,status-7=0.03
flags=(-std=gnu11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -Iinclude "-I$work" "-I$here")

# build NAME HEAP [FLAG…]: HEAP is live.c, which counts the blocks that are out.
build() {
  local name=$1 heap=$2
  shift 2
  cc "${flags[@]}" "$@" "$work/calls.c" "$here"/{fuzz,draw,check,pool,"$heap"}.c \
    -o "$work/$name" "-L$out" -lpatients "-Wl,-rpath,$out"
}

fuzz() {
  local name=$1
  shift
  # shellcheck disable=SC2086 # two words or none
  (cd "$work/journals" && "$work/$name" $seed "$@")
}

rm -rf "$work"
mkdir -p "$work/journals"
python3 "$here/calls.py" include/patients.h kinds >"$work/kinds.h"
python3 "$here/calls.py" include/patients.h calls >"$work/calls.c"
build fuzz live
build leak live -DPLANT_A_LEAK
build free live -DPLANT_A_FREE
start_sandbox_for_programs "$work" --faults "$faults"

attempt 'a handle that is never freed is found' \
  must_find 'memory is lost' fuzz leak --seconds 1
attempt 'a handle that is freed behind its back is found' \
  must_find 'a handle that is good' fuzz free --seconds 1
attempt 'every function, in one thread' fuzz fuzz --seconds $((seconds / 2))
attempt 'every function, in four threads' fuzz fuzz --threads 4 --seconds $((seconds / 2))
conclude
