"""`make bench`: the product beside what a user would pick instead. See ../bench.sh."""

import argparse
import datetime
import json
import os
import sys
import time
from pathlib import Path

import machine
import report
from borders import borders
from growth import growth
from jobs import Bench, dry_runs, million, verify, whole_job
from latency import latency
from peers import python_for
from running import BenchError
from servers import Nginx
from start import starts

SCRATCH = Path(".build/bench")
GROUPS = ("job", "dry", "borders", "start", "latency", "growth")


def arguments():
    parser = argparse.ArgumentParser(prog="bench.sh", description=__doc__)
    parser.add_argument("--only", default=",".join(GROUPS), help=f"of {', '.join(GROUPS)}")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each peer")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--scale", type=float, default=1.0, help="0.1 takes a tenth of the leads")
    parser.add_argument("--long", action="store_true", help="growth up to a million leads sent")
    parser.add_argument("--publish", action="store_true", help="README and docs get the results")
    given = parser.parse_args()
    given.only = given.only.split(",")
    unknown = [each for each in given.only if each not in GROUPS]
    if unknown:
        parser.error(f"there is no group {unknown[0]}: {', '.join(GROUPS)}")
    if given.publish and set(GROUPS) - set(given.only):
        parser.error("--publish tells of everything: leave --only out")
    return given


def say(text):
    print(text, file=sys.stderr, flush=True)


def measured(given, bench, nginx):
    """Each group's results by its name, and how many seconds it took."""
    rounds = given.rounds
    groups = {
        "job": lambda: {
            "same_requests": verify(bench), "job": whole_job(bench, nginx, rounds)},
        "dry": lambda: {"dry": dry_runs(bench, rounds), "million": million(bench)},
        "borders": lambda: {"borders": borders(bench, 21 if given.scale >= 1 else 5)},
        "start": lambda: {"start": starts(bench, 30 if given.scale >= 1 else 5)},
        "latency": lambda: {"latency": latency(bench, (32, 128, 512), 4 * given.scale)},
        "growth": lambda: {"growth": growth(bench, nginx, given.long)},
    }  # fmt: skip
    results, seconds = {}, {}
    for name in GROUPS:
        if name not in given.only:
            continue
        say(f"== {name}")
        start = time.monotonic()
        results.update(groups[name]())
        seconds[name] = round(time.monotonic() - start, 1)
    return results, seconds


def main():
    given = arguments()
    SCRATCH.mkdir(parents=True, exist_ok=True)
    os.environ["BENCH_SCRATCH"] = str(SCRATCH)
    python = python_for()
    bench = Bench(SCRATCH, SCRATCH / "built", python, given.connections, given.scale, say)
    nginx = Nginx(SCRATCH)
    try:
        before = os.getloadavg()[0]
        results, seconds = measured(given, bench, nginx)
    finally:
        nginx.close()
    results = {
        "date": datetime.date.today().isoformat(),
        "machine": machine.description(),
        "load_before": before,
        "load_after": os.getloadavg()[0],
        "versions": machine.versions(python),
        "connections": given.connections, "rounds": given.rounds, "scale": given.scale,
        "seconds": seconds, **results,
    }  # fmt: skip
    results["goals"] = report.goals(results)
    path = SCRATCH / "results.json"
    path.write_text(json.dumps(results, indent=2) + "\n")
    print(report.text(results))
    say(f"all figures: {path}")
    if given.publish:
        report.publish(results)
        say("written: README.md, docs/benchmark.md, docs/benchmark.svg, docs/benchmark.json")


try:
    main()
except BenchError as failure:
    say(f"bench: {failure}")
    sys.exit(1)
except KeyboardInterrupt:
    sys.exit(130)
