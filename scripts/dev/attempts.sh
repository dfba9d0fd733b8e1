# shellcheck shell=bash
# What some of the test-*.sh share: promises, tried one by one. Sourced; `work` is the folder for
# logs and `suite` the name before each line.

passed=0
failed=0

# attempt SENTENCE COMMAND…: holds where the command succeeds, which is quiet unless it does not. It
# ends at its first failure, and what it sets is gone afterwards.
attempt() {
  local sentence=$1 log=${work:?}/attempt.log status
  shift
  set +e
  (
    set -e
    "$@"
  ) >"$log" 2>&1
  status=$?
  set -e
  if [ "$status" -eq 0 ]; then
    passed=$((passed + 1))
    printf '%s passed: %s\n' "${suite:?}" "$sentence"
  else
    failed=$((failed + 1))
    printf '%s FAILED: %s\n' "$suite" "$sentence"
    sed 's/^/  /' "$log"
  fi
}

# must_find WORDS COMMAND…: for a mistake made on purpose. A tool that is not there finds nothing:
# the command must fail, and say these words.
must_find() {
  local words=$1 log=${work:?}/found.log status=0
  shift
  "$@" >"$log" 2>&1 || status=$?
  cat "$log"
  [ "$status" -ne 0 ] && grep -q -e "$words" "$log"
}

# The last line of a suite; fails where an attempt did.
conclude() {
  printf '%s: %d passed, %d failed\n' "$suite" "$passed" "$failed"
  [ "$failed" -eq 0 ]
}
