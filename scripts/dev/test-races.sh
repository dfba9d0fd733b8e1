#!/usr/bin/env bash
# Swift under the thread sanitizer: threads in one client get PATIENTS_ERR_BUSY and never a race, and
# neither do calls at random from four threads. (Reads of what another thread frees are not seen by
# this sanitizer; valgrind sees those.) Needs the clinic that `make` built; builds the library anew.
#
#   test-races.sh [SECONDS]    how long the calls at random go on; without it, a short form
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/dev/sandbox.sh
. scripts/dev/attempts.sh

root=$PWD
work=$root/.build/races
library=$root/.build-thread/debug
suite=races
seconds=${1:-4}
toolchain=$(dirname "$(readlink -f "$(command -v swift)")")

# The toolchain's sanitizer knows of its dispatch library, and must be linked with that.
build() {
  local here=$root/Tests/Consumers/fuzz swift=$toolchain/../lib/swift/linux
  local flags=(-std=gnu11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -fsanitize=thread -Iinclude
    "-I$work" "-I$here")
  local link=("-L$library" -lpatients "-Wl,-rpath,$library" "-L$swift" -ldispatch -lBlocksRuntime
    "-Wl,-rpath,$swift")
  python3 "$here/calls.py" include/patients.h kinds >"$work/kinds.h"
  python3 "$here/calls.py" include/patients.h calls >"$work/calls.c"
  {
    "$toolchain/clang" "${flags[@]}" Tests/Consumers/races/races.c -o "$work/races" "${link[@]}"
    "$toolchain/clang" "${flags[@]}" "$work/calls.c" \
      "$here"/{fuzz,draw,check,pool,no_live}.c -o "$work/fuzz" "${link[@]}"
  } >"$work/build.log" 2>&1 || {
    grep -v 'Cannot export local symbol' "$work/build.log" >&2
    return 1
  }
}

# Addresses at random leave the sanitizer no room on some systems.
run() { (cd "$work/journals" && setarch -R "$work/$1" "${@:2}"); }

scripts/dev/instrument.sh patients thread
rm -rf "$work"
mkdir -p "$work/journals"
build
start_sandbox_for_programs "$work" --faults late=0.5:10ms

attempt 'a race in the library is found' must_find 'PatientsABI' run races plant
attempt 'threads take turns in one client' run races
attempt 'every function, in four threads' run fuzz --threads 4 --seconds "$seconds"
conclude
