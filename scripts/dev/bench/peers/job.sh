#!/usr/bin/env bash
# The whole job with jq and curl, all requests in one `curl --parallel`: no journal, results in CSV.
#
#   job.sh LEADS URL RESULTS CONNECTIONS
set -euo pipefail
rules=${BASH_SOURCE[0]%/*}/lead_rules.jq
leads=$1 url=$2 folder=$3 connections=$4

tail -n +2 "$leads" | jq -Rnc -f "$rules" >"$folder/judged"
mkdir -p "$folder/replies"

jq -nr --arg url "$url" --arg folder "$folder" '
  foreach (inputs | select(.request)) as $lead (0; . + 1;
    (if . > 1 then "next\n" else "" end)
    + "url = \($url | tojson)\nfail\nsilent\nshow-error\noutput = \"\($folder)/replies/\(.)\"\n"
    + "header = \"Content-Type: application/json\"\nheader = \"Authorization: Bearer bench\"\n"
    + "data-raw = \($lead.request | tojson | tojson)")' "$folder/judged" |
  curl --silent --show-error --parallel --parallel-max "$connections" --config -

# The replies in the order of the requests; one that says no success is none.
find "$folder/replies" -type f -printf '%f\n' | sort -n | sed "s|^|$folder/replies/|" |
  xargs jq -r 'if .status == "0" then .data.patient.id else error("refused") end' >"$folder/ids"

row='.row + [.note | tostring]'
head -n 1 "$leads" >"$folder/disqualified.csv"
jq -r "select(.request | not) | $row | @csv" "$folder/judged" >>"$folder/disqualified.csv"
head -n 1 "$leads" >"$folder/registered.csv"
jq -r "select(.request) | $row | @csv" "$folder/judged" |
  paste -d, - "$folder/ids" >>"$folder/registered.csv"
