#!/usr/bin/env bash
# The command line as people run it, with interrupts, full disks and wrong input, and then the short
# forms of soak.sh and memory.sh. Exit code 0 is a pass.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PYTHONDONTWRITEBYTECODE=1

python3 -W ignore::ResourceWarning -m unittest discover --start-directory Tests/CommandLine
scripts/dev/soak.sh --leads 300 --kills 15
scripts/dev/memory.sh --leads 20000 --forms csv,jsonl
