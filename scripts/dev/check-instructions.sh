#!/usr/bin/env bash
# What a lead and each border cost in instructions may not grow by more than five in a hundred over
# what scripts/dev/bench/instructions.json has recorded. `--record` records anew: after a gain, or
# where a cost is worth what it brings; the commit says which.
#
# After `make all`. Times say nothing on a machine that others use; counts do.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/dev/bench/build.sh

build_borders
PYTHONDONTWRITEBYTECODE=1 exec python3 scripts/dev/bench/instructions.py "$@"
