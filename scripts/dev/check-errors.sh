#!/usr/bin/env bash
# Each status of the header is named by all who have to, and provoked by a test that ran: those of C
# and Lua are run here, the results of Swift's are of the last `make test`, or are made here. Needs
# what `make` built. Exit code 0 is a pass.
. "$(dirname "$0")/checks.sh"

swift_results=.build/swift-tests.xml
provoked=.build/provoked

# Every function of the headers is among those that are given what they must refuse.
refusing=(Tests/Consumers/c/{refusals,script_handles}.c)
while IFS= read -r name; do
  grep -q "\b$name(" "${refusing[@]}" ||
    refuse "$name is in none of ${refusing[*]}" "call it with what it must refuse"
done < <(sed -nE 's/^ *(patients_[a-z0-9_]+);.*/\1/p' include/*.map)

mapfile -t programs < <(ls "${refusing[@]}" Tests/Consumers/c/{statuses,out_of_memory}.c \
  Tests/Consumers/lua/*.lua)
if ! scripts/dev/test-consumers.sh "${programs[@]}" >.build/provoking; then
  cat .build/provoking
  refuse "a program fails" "mend what it names above"
fi
cat .build/consumers/*.log >"$provoked"

[ -f "$swift_results" ] ||
  swift test --disable-xctest --filter 'ReadingTests|LeadFileTests|ScriptTests' \
    --xunit-output "$swift_results"

lua5.4 scripts/dev/check-errors.lua "$provoked" "$swift_results" ||
  refuse "the codes of errors disagree" "CONTRIBUTING.md says where a new one goes"
finish "every failing call has its code and a text, every success none"
