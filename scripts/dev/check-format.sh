#!/usr/bin/env bash
# Holds Swift and C against .swift-format and .clang-format; --write brings them into that form.
. "$(dirname "$0")/checks.sh"

mapfile -d '' -t swift_files < <(files '*.swift')
mapfile -d '' -t c_files < <(files '*.c' '*.h' '*.cpp' ':!Tests/Fixtures/abi')

if [ "${1:-}" = --write ]; then
  swift format --in-place --parallel "${swift_files[@]}"
  clang-format -i "${c_files[@]}"
  exit 0
fi

if ! swift format lint --strict --parallel "${swift_files[@]}"; then
  refuse "Swift is not in form" "\`make format\` mends what a machine can"
fi
if ! clang-format --dry-run -Werror "${c_files[@]}"; then
  refuse "C is not in form" "\`make format\` mends it"
fi
finish "${#swift_files[@]} Swift files and ${#c_files[@]} of C are in form"
