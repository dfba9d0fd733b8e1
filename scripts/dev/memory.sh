#!/usr/bin/env bash
# Memory stays flat as leads files grow: see the head of memory.py. Its arguments go through:
#
#   memory.sh [--leads N] [--forms csv,gzip,jsonl,json,pipe,xlsx]
set -euo pipefail
cd "$(dirname "$0")/../.."

PYTHONDONTWRITEBYTECODE=1 exec python3 Tests/CommandLine/memory.py "$@"
