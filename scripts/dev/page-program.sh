#!/usr/bin/env bash
# The program of a man page that is shown on standard input, as a reader would copy it: what stands
# between its first include and the brace that ends main, less the margin.
set -euo pipefail

col -bx | awk '
  # The first include is the synopsis.
  /^ *#include/ && ++seen == 2 { inside = 1; match($0, /^ */); margin = RLENGTH }
  inside { print substr($0, margin + 1) }
  inside && main && substr($0, margin + 1) ~ /^}/ { inside = 0 }
  inside && /int main/ { main = 1 }'
