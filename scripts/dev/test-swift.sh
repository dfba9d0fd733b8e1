#!/usr/bin/env bash
# The Swift tests. What failed is said again at the end: several thousand lines of what passed come
# between, and a log is often kept only in part.
set -euo pipefail
cd "$(dirname "$0")/../.."

mkdir -p .build
log=.build/swift-tests.log
status=0
swift test --disable-xctest --xunit-output .build/swift-tests.xml 2>&1 | tee "$log" || status=$?
((status == 0)) || grep -a -e '✘' -e ' error: ' "$log" || true
exit "$status"
