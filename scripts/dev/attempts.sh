# shellcheck shell=bash
# What the test-*.sh of installing and of the kept ABI share: promises, tried one by one. Sourced;
# `work` is the folder for logs and `suite` the name before each line.

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

# The last line of a suite; fails where an attempt did.
conclude() {
  printf '%s: %d passed, %d failed\n' "$suite" "$passed" "$failed"
  [ "$failed" -eq 0 ]
}
