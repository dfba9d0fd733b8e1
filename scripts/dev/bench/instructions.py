"""Holds what the product costs in instructions to what was recorded: see ../check-instructions.sh.

Counted by callgrind, which no other program on the machine disturbs: the same build gives the same
counts but for some in ten thousand. Hashes are seeded alike, the environment is empty, and the
leads are the same each time.
"""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import leads
from borders import environment
from peers import CLINIC, RULES

SCRATCH = Path(".build/instructions")
BUILT = Path(".build/bench/built")
RECORDED = Path("scripts/dev/bench/instructions.json")
TOLERANCE = 0.05
# As in borders/main.c.
TIMES = 1000


def callgrind(name, command, *more, env=None):
    """Runs a command under callgrind; the path of what it wrote, and its words."""
    output = SCRATCH / f"{name}.out"
    for old in SCRATCH.glob(f"{name}.out*"):
        old.unlink()
    quiet = {"PATH": os.environ["PATH"], "SWIFT_DETERMINISTIC_HASHING": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={output}", *more, *command],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, env={**quiet, **(env or {})},
    )  # fmt: skip
    if done.returncode not in (0, 1):
        last = (done.stderr.strip().splitlines() or ["without a word"])[-1]
        sys.exit(f"check-instructions: {' '.join(map(str, command))}: {last}")
    return output, done.stderr


def of_program(name, *command):
    _, words = callgrind(name, command)
    return int(re.search(r"Collected : (\d+)", words)[1])


def of_lead(count):
    """All of a dry run over so many leads."""
    path = leads.make(SCRATCH / f"leads-{count}.csv", count)
    return of_program(f"dry-{count}", CLINIC, "run", RULES, path, "--dry-run")


def of_borders():
    output, _ = callgrind(
        "borders", [BUILT / "borders", "count"], "--collect-atstart=no", env=environment(BUILT)
    )
    found = {}
    for part in SCRATCH.glob(f"{output.name}.*"):
        text = part.read_text(errors="replace")
        name = re.search(r"^desc: Trigger: Client Request: (\w+)$", text, re.M)
        total = re.search(r"^summary: (\d+)", text, re.M)
        if name and total and not name[1].endswith("_plain"):
            found[name[1]] = round(int(total[1]) / TIMES, 1)
    return found


def counted():
    """Instructions by name. What is per lead has the start of the program taken out of it."""
    with ThreadPoolExecutor(2) as pool:
        borders = pool.submit(of_borders)
        start = pool.submit(of_program, "version", CLINIC, "--version")
        few, many = pool.submit(of_lead, 100), pool.submit(of_lead, 1000)
        counts = {
            "clinic --version": start.result(),
            "dry run, a lead": round((many.result() - few.result()) / 900),
            **{f"border {name}": count for name, count in sorted(borders.result().items())},
        }
    return counts


def toolchain():
    said = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    version = re.search(r"Swift version (\S+)", said)
    return {"swift": version[1] if version else "unknown"}


def compare(recorded, counts):
    """What to say of each count, and whether it is refused."""
    for name in sorted(recorded.keys() | counts.keys()):
        if name not in counts or name not in recorded:
            yield f"{name}: only {'recorded' if name in recorded else 'counted'}", True
            continue
        change = counts[name] / recorded[name] - 1
        line = f"{name}: {counts[name]:,} instructions, {recorded[name]:,} recorded ({change:+.1%})"
        if change > TOLERANCE:
            yield line, True
        elif change < -TOLERANCE:
            yield line + ": record the gain", False


def main():
    SCRATCH.mkdir(parents=True, exist_ok=True)
    counts = counted()
    if sys.argv[1:] == ["--record"]:
        RECORDED.write_text(json.dumps({**toolchain(), "counts": counts}, indent=2) + "\n")
        print(f"check-instructions: recorded in {RECORDED}")
        return 0
    known = json.loads(RECORDED.read_text())
    refused = False
    for line, is_refused in compare(known["counts"], counts):
        refused = refused or is_refused
        print(line, file=sys.stderr if is_refused else sys.stdout)
    if refused:
        ours, theirs = toolchain()["swift"], known["swift"]
        print(
            f"  <- more than {TOLERANCE:.0%} over what was recorded (with Swift {theirs}; this is"
            f" {ours}): find out by `callgrind_annotate {SCRATCH}/dry-1000.out`, or, where it is"
            " worth it, scripts/dev/check-instructions.sh --record, and say why in the commit",
            file=sys.stderr,
        )
        return 1
    print(f"check-instructions: {len(counts)} counts are within {TOLERANCE:.0%} of the recorded")
    return 0


sys.exit(main())
