"""The dry run with Python's csv and json: reads, judges, encodes, counts.

dry.py LEADS
"""

import csv
import sys

from lead_rules import encode, judge

registered = disqualified = bytes_made = 0
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    rows = csv.reader(file)
    next(rows)
    for row in rows:
        request, _ = judge(row)
        if request:
            bytes_made += len(encode(request))
            registered += 1
        else:
            disqualified += 1
print(registered, disqualified, bytes_made)
