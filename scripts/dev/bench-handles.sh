#!/usr/bin/env bash
# What a handle costs, in nanoseconds a call. Needs what `make lib` built; judges nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."

out=$PWD/.build/out
mkdir -p .build/bench
cc -std=gnu11 -O2 -Wall -Wextra -Iinclude Tests/Consumers/bench/handles.c -o .build/bench/handles \
  "-L$out" -lpatients "-Wl,-rpath,$out"
exec .build/bench/handles
