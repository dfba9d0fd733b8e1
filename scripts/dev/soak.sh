#!/usr/bin/env bash
# Each lead once: see the head of soak.py, which does it. Its arguments go through:
#
#   soak.sh [--leads N] [--kills K] [--seed S] [--keep]
set -euo pipefail
cd "$(dirname "$0")/../.."

PYTHONDONTWRITEBYTECODE=1 exec python3 Tests/CommandLine/soak.py "$@"
