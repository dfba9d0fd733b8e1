"""Files of leads for the benchmark: the rows of the fixture over and over, each a lead of its own.

Rows, columns and so every measurement are the same on each machine.
"""

import csv
from pathlib import Path

FIXTURE = Path("Tests/Fixtures/leads/clinic_leads.csv")


def make(path, count, columns=None):
    """Writes a file of `count` leads; `columns` more or fewer than the fixture's eleven."""
    with FIXTURE.open(encoding="utf-8", newline="") as source:
        header, *rows = csv.reader(source)
    width = len(header) if columns is None else columns
    more = [f"Answer {number}" for number in range(1, width - len(header) + 1)]
    with Path(path).open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow((header + more)[:width])
        answers = [f"answer {number % 7}" for number in range(len(more))]
        for number in range(count):
            row = rows[number % len(rows)]
            writer.writerow(([f"L-{number + 1:07}", *row[1:]] + answers)[:width])
    return Path(path)


def made_once(folder, count):
    """A file of that many leads, made where it is not there yet."""
    path = Path(folder, f"leads-{count}.csv")
    if not path.exists():
        part = make(path.with_suffix(".part"), count)
        part.rename(path)
    return path
