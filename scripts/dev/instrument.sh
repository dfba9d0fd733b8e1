#!/usr/bin/env bash
# Builds a product with its Swift, C and C++ under sanitizers, in a folder beside .build.
#
#   instrument.sh PRODUCT SANITIZER…    thread, address, fuzzer; into .build-SANITIZER-…/debug
set -euo pipefail
cd "$(dirname "$0")/../.."

product=$1
shift
folder=.build-$(tr ' ' - <<<"$*")
sanitizers=("${@/#/--sanitize=}")
log=$folder/build.log
mkdir -p "$folder"

# Of several, swiftc takes the last alone, unless they come as one word.
# The linker says of each sanitizer's name that it stays local, hundreds of times.
PATIENTS_INSTRUMENTED=1 swift build --scratch-path "$folder" --product "$product" \
  --disable-index-store "${sanitizers[@]}" \
  -Xswiftc "-sanitize=$(tr ' ' , <<<"$*")" >"$log" 2>&1 || {
  grep -v 'Cannot export local symbol' "$log" >&2
  exit 1
}
