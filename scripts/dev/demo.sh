#!/usr/bin/env bash
# `make demo`: a clinic with a practice registry, a file of 525 leads and the script that decides
# on them. Everything is made anew in .build/demo each time; nothing leaves this machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/dev/sandbox.sh

demo=.build/demo
clinic=.build/out/clinic
script=scripts/qualify_leads.lua
leads=Tests/Fixtures/leads/clinic_leads.csv

say() { printf '\n== %s\n' "$*"; }

# Prints a command as one would type it, then runs it.
run() {
  printf '$'
  printf ' %q' "$@"
  printf '\n'
  "$@"
}

# 0 is all done and 1 is done but for what a person has to look at, which these leads always have;
# anything else is a failure of the demo.
run_leads() {
  local status=0
  run "$clinic" run "$script" "$leads" --base-url "$sandbox_url" --token-file "$demo/token" \
    --journal "$demo/leads.journal" --results "$demo/results" || status=$?
  [ "$status" -le 1 ] || exit "$status"
}

# sqlite3 with all result files in one table, `results`. Rows that cannot be read have a file of
# another form, which has no verdict and stays out.
results() {
  local file first=1 imports=()
  for file in "$demo"/results/*.csv; do
    [ "$(basename "$file")" != malformed.csv ] || continue
    imports+=(-cmd ".import --csv $([ "$first" ] || echo '--skip 1') '$file' results")
    first=
  done
  sqlite3 "${imports[@]}" "$@"
}

one_of_each() {
  results -column -header :memory: "
    WITH verdicts AS (
      SELECT CAST(result_row AS INTEGER) AS row, result_score AS score, result_reason AS reason,
        CASE WHEN result_outcome <> 'registered' THEN result_outcome
          WHEN result_patient_no = '-1' THEN 'registered as a lead'
          ELSE 'registered as a patient' END AS outcome
      FROM results)
    SELECT min(row) AS row, outcome, score, reason FROM verdicts GROUP BY outcome ORDER BY outcome"
}

# The promise of the whole: the registry has exactly those whom the results call registered, and
# was never sent anything that it had to refuse.
compare() {
  local differing refused
  refused=$(grep -F '"path":"/api/user/v1/patients/add"' "$demo/requests.jsonl" |
    grep -cvF '"created":true' || true)
  if [ "$refused" -ne 0 ]; then
    printf 'the registry refused %s requests: see %s\n' "$refused" "$demo/requests.jsonl" >&2
    exit 1
  fi
  differing=$(results -cmd "ATTACH '$demo/registry.db' AS registry" :memory: "
    SELECT count(*) FROM (
      SELECT result_patient_id FROM results WHERE result_outcome = 'registered'
      EXCEPT SELECT id FROM registry.patients)
    UNION ALL SELECT count(*) FROM (
      SELECT id FROM registry.patients
      EXCEPT SELECT result_patient_id FROM results WHERE result_outcome = 'registered')" |
    paste -sd ' ')
  if [ "$differing" != '0 0' ]; then
    printf 'results and registry differ (only in one, only in the other): %s\n' "$differing" >&2
    exit 1
  fi
  printf 'The registry has exactly the %s patients and leads that the results name.\n' \
    "$(sqlite3 "$demo/registry.db" 'SELECT count(*) FROM patients')"
}

rm -rf "$demo"
mkdir -p "$demo/results"

say "A practice registry starts on this machine. It answers as the real one does."
start_sandbox "$demo"
printf 'It listens at %s.\n' "$sandbox_url"

say "$script decides about each lead in $leads."
run_leads

say "One lead of each kind, as the result files have it:"
one_of_each

say "Does the registry agree?"
compare

say "The files of this run are in $demo: results, leads.journal, registry.db, requests.jsonl."
