#!/usr/bin/env bash
# That check-abi.sh bites, on changes to the first recorded header; and that programs compiled with
# recorded headers, linked to stand-ins made from these alone, run against today's library as the
# binaries that they are. Needs what `make` built. Exit code 0 is a pass.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/dev/sandbox.sh
. scripts/dev/attempts.sh
. scripts/dev/abi.sh

suite=abi
work=$PWD/.build/abi-test
first=Tests/Fixtures/abi/0.1.0-first
changed=$work/changed

# change HEADER_SCRIPT [MAP_SCRIPT]: the first header and its map, edited by sed.
change() {
  rm -rf "$changed"
  mkdir -p "$changed"
  sed -E "$1" "$first/patients.h" >"$changed/patients.h"
  sed -E "${2:-}" "$first/patients.map" >"$changed/patients.map"
  if cmp -s "$first/patients.h" "$changed/patients.h" &&
    cmp -s "$first/patients.map" "$changed/patients.map"; then
    printf 'nothing was changed by: %s\n' "$*"
    return 1
  fi
}

refused() {
  change "$@"
  broken=$(abi_broken "$first/patients.h" "$changed/patients.h")
  [ -n "$broken" ]
}

allowed() {
  change "$@"
  broken=$(abi_broken "$first/patients.h" "$changed/patients.h")
  printf '%s\n' "$broken"
  [ -z "$broken" ]
}

# misplaced_after BEFORE AFTER WHAT: the header edited by one script, and from there by another.
misplaced_after() {
  local first=$first
  change "$1"
  rm -rf "$work/before"
  mv "$changed" "$work/before"
  first=$work/before
  refused "$2"
  grep -F "is in a place that was taken: $3" <<<"$broken"
}

# With nothing of today's, neither header nor library; and then with today's library.
program_of_then() {
  local record=$1 program=$2
  abi_stand_in "$record/patients.h" "$work/libpatients.so.0"
  gcc -std=c99 -O1 -Wall -Wextra -Wpedantic -Werror "-I$record" "$program" -o "$work/program" \
    "$work/libpatients.so.0"
  LD_LIBRARY_PATH=.build/out "$work/program"
}

rm -rf "$work"
mkdir -p "$work"

attempt 'a function taken away is refused' \
  refused '/^void patients_text_free/d' '/patients_text_free/d'
attempt 'a function off the map is refused' refused '' '/patients_text_free/d'
attempt 'another version of the names is refused' refused '' 's/PATIENTS_0/PATIENTS_1/'
attempt 'another type of a parameter is refused' \
  refused 's/int64_t timeout_ms,/int32_t timeout_ms,/'
attempt 'a further parameter is refused' \
  refused 's/^(void patients_text_free\(char \*text)/\1, int how/'
attempt 'another type of a result is refused' \
  refused 's/^size_t patients_issues_count/int32_t patients_issues_count/'
attempt 'another type behind a name is refused' \
  refused 's/typedef int32_t patients_field/typedef int64_t patients_field/'
attempt 'a member taken away is refused' refused '/^  const char \*ca_file;/d'
attempt 'a member in between is refused' refused 's/^  const char \*ca_file;/int64_t more;\n&/'
attempt 'a member in a hole is refused' refused 's/^  int32_t max_attempts;/bool more;\n&/'
attempt 'a member in the padding at the end is refused' \
  misplaced_after 's/^(  char local_phone)\[24\];/\1[20];/' 's/^  char local_phone.*/&\nint more;/' \
  'patients_phone 36 4'
attempt 'members that change places are refused' \
  refused 's/^  double (retry_)?after_seconds;/  double X\1after_seconds;/;
    s/Xafter/retry_after/; s/Xretry_after/after/'
attempt 'a longer member is refused' refused 's/^(  char calling_code)\[8\]/\1[16]/'
attempt 'a longer last member is refused' refused 's/^(  char local_phone)\[24\]/\1[32]/'
attempt 'another type of the last member is refused' \
  refused 's/^  double retry_after_seconds/  int64_t retry_after_seconds/'
attempt 'a member at the end of a struct without its size is refused' \
  misplaced_after 's/^(  size_t) size;( .*sizeof\(patients_phone\))/\1 length;\2/' \
  's/^  char local_phone.*/&\nint64_t more;/' 'patients_phone 40 8'
attempt 'another value of a status is refused' \
  refused 's/(PATIENTS_ERR_JOURNAL =) 21/\1 22/; s/(PATIENTS_ERR_LEADS =) 22/\1 21/'
attempt 'a status taken away is refused' refused '/PATIENTS_ERR_TIMEOUT = 15/d'
attempt 'another value of a macro is refused' refused 's/\(\(size_t\)-1\)/((size_t)-2)/'
attempt 'a macro taken away is refused' refused 's/PATIENTS_CLIENT_OPTIONS_INIT/PATIENTS_OPTIONS/'

attempt 'a further function is fine' \
  allowed 's/^void patients_text_free.*/&\nvoid patients_text_wipe(char *text);/' \
  's/patients_text_free;/&\n    patients_text_wipe;/'
attempt 'a further status is fine' \
  allowed 's/(PATIENTS_ERR_SYSTEM = 25)/\1,\n  PATIENTS_ERR_FURTHER = 26/'
attempt 'a further member at the end of a struct with its size is fine' \
  allowed 's/^  int64_t max_reply_bytes;/&\n  int64_t more;/'
attempt 'a further struct and macro are fine' \
  allowed 's/^typedef int32_t patients_status;/&\ntypedef struct patients_more { int a; }\
    patients_more;\n#define PATIENTS_MORE 1/'
attempt 'another version of the library is fine' allowed 's/(PATIENTS_VERSION) .*/\1 "0.2.0"/'
attempt 'a function marked as deprecated is fine' \
  allowed 's/^(void patients_text_free.*);/\1 __attribute__((deprecated("so")));/'

start_sandbox_for_programs "$work"
for program in Tests/Consumers/recorded/*.c; do
  record=$(basename "$program" .c)
  attempt "a program of $record runs" program_of_then "Tests/Fixtures/abi/$record" "$program"
done

conclude
