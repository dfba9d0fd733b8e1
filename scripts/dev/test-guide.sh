#!/usr/bin/env bash
# Follows docs/guide.md to the letter, with the clinic that `make` built.
set -euo pipefail
cd "$(dirname "$0")/../.."

root=$PWD
work=.build/guide
rm -rf "$work"
mkdir -p "$work"
cd "$work"
PATH=${CLINIC_FOLDER:-$root/.build/out}:$PATH lua5.4 "$root/scripts/dev/guide-samples.lua" "$root/docs/guide.md"
