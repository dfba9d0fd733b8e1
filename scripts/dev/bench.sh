#!/usr/bin/env bash
# `make bench`: the product beside what a user would pick instead, on the same work in the same run;
# all on this machine. What it finds is in .build/bench/results.json, too.
#
#   bench.sh [--only job,dry,borders,start,latency,growth] [--rounds N] [--scale S] [--long]
#            [--publish]
#
# A run takes minutes of a quiet machine; `--scale 0.02 --rounds 1` tries it in one.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/dev/bench/build.sh

build_borders
build_peers
python=/usr/bin/python3 # with Debian's packages, whichever else is before it in PATH
[ -x "$python" ] || python=python3
PYTHONDONTWRITEBYTECODE=1 exec "$python" scripts/dev/bench/bench.py "$@"
