#!/usr/bin/env bash
# How libpatients.so and patients.so behave in a host's process: what they change of it (nothing),
# forks, unloading, and Lua states that are closed with requests on the wire. Against what `make`
# built; each exit code 0 is a pass.
#
#   test-manners.sh [TIMES]    how often a state is closed each way; without it, a short form
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/dev/sandbox.sh
. scripts/dev/tls.sh
. scripts/dev/attempts.sh

root=$PWD
out=$root/.build/out
work=$root/.build/manners
suite=manners
here=$root/Tests/Consumers/manners
times=${1:-}
flags=(-std=gnu11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -Iinclude)
link=("-L$out" -lpatients "-Wl,-rpath,$out")

build() {
  local snapshot=$here/snapshot.c live=Tests/Consumers/fuzz/live.c lua
  read -ra lua < <(pkg-config --cflags --libs lua5.4)
  cc "${flags[@]}" -shared -fPIC "$here/use.c" -o "$work/use.so" "${link[@]}"
  cc "${flags[@]}" -rdynamic "$here/process.c" "$here/recorder.c" "$snapshot" \
    -o "$work/process" -lm
  cc "${flags[@]}" "$here/fork.c" -o "$work/fork" "${link[@]}"
  cc "${flags[@]}" "$here/unload.c" "$snapshot" "$live" -o "$work/unload" -lm
  cc "${flags[@]}" -rdynamic "$here/lua_close.c" "$snapshot" "$live" -o "$work/lua_close" \
    "${lua[@]}" -lm
}

# in_folder COMMAND…: journals and what else a program leaves stay out of the way.
in_folder() { (cd "$work" && "$@"); }

# A registry with its own faults; the one before is ended.
registry() {
  local folder=$work/$1
  shift
  [ -z "${sandbox_pid:-}" ] || stop_tls
  mkdir "$folder"
  start_sandbox_for_programs "$folder" "$@"
  start_tls "$folder"
  export PATIENTS_TLS_URL=$tls_url PATIENTS_CA_FILE=$folder/ca.pem
}

rm -rf "$work"
mkdir -p "$work"
build

attempt 'every change of the process is found' in_folder ./process
registry late --faults late=1:100ms
attempt 'the process is as it was' in_folder ./process ./use.so
attempt "a child leaves its parent's requests alone" in_folder ./fork
attempt 'it is loaded and unloaded again and again' \
  in_folder ./unload "$out/libpatients.so.0" "${times:-200}"
registry jump --faults late=0.5:5ms
attempt 'states are closed with requests on the wire' \
  in_folder ./lua_close "$out" jump "${times:-1000}"
registry raise --faults late=0.5:5ms
attempt 'states are closed after on_outcome raised' \
  in_folder ./lua_close "$out" raise "${times:-50}"
registry exit --faults late=0.5:5ms
attempt 'states are closed by os.exit in on_outcome' \
  in_folder ./lua_close "$out" exit "${times:-50}"
conclude
