#!/usr/bin/env bash
# Whether programs that were compiled with a recorded header go on with what there is now: nothing of
# it may be gone or changed in include/, and the library has all of its names. Needs what `make`
# built.
#
#   check-abi.sh            holds include/ and .build/out against each folder of Tests/Fixtures/abi
#   check-abi.sh --record   and then records what is in include/ now, as that of its version
. "$(dirname "$0")/checks.sh"
. scripts/dev/abi.sh

work=.build/abi
records=Tests/Fixtures/abi
promise="within one soname nothing is removed or changed, only added"

# hold RECORDED_HEADER
hold() {
  local name header broken
  name=$(basename "$1" .h)
  header=include/$name.h
  if [ ! -f "$header" ]; then
    refuse "$header" "$1 was there, and $promise"
    return
  fi
  broken=$(abi_broken "$1" "$header")
  refuse "$broken" "$header breaks programs compiled with $1: $promise"
  refuse "$(LC_ALL=C comm -23 <(abi_names "$work/old/library") \
    <(abi_names ".build/out/lib$name.so.0"))" "promised by $1, and not in lib$name.so.0: $promise"
}

rm -rf "$work"
mkdir -p "$work"
recorded=("$records"/*/*.h)
for header in "${recorded[@]}"; do hold "$header"; done
[ "$refused" -eq 0 ] || finish

if [ "${1:-}" = --record ]; then
  version=$(sed -nE 's/^#define PATIENTS_VERSION "(.*)"/\1/p' include/patients.h)
  mkdir -p "$records/$version"
  cp include/*.h include/*.map "$records/$version"
  printf 'check-abi: recorded %s\n' "$records/$version"
fi
finish "what was compiled with ${#recorded[@]} recorded headers goes on: nothing is gone or changed"
