"""Runs one program and says what it took: wall time, CPU, peak memory, memory over time."""

import os
import statistics
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path


class BenchError(Exception):
    """One line for whoever runs the benchmark."""


@dataclass
class Run:
    """Seconds and bytes. CPU is user and system of the program and of what it waited for."""

    wall: float
    cpu: float
    peak: int
    output: str
    memory: list = field(default_factory=list)


class Sampler(threading.Thread):
    """The resident memory of a process, as long as it lives: (seconds, bytes)."""

    def __init__(self, pid, interval):
        super().__init__(daemon=True)
        self.path = Path(f"/proc/{pid}/statm")
        self.interval = interval
        self.samples = []
        self.done = threading.Event()

    def run(self):
        start = time.monotonic()
        page = os.sysconf("SC_PAGE_SIZE")
        while not self.done.wait(self.interval):
            try:
                resident = int(self.path.read_text().split()[1]) * page
            except (OSError, IndexError):
                return
            self.samples.append((time.monotonic() - start, resident))


MEASURE = Path(".build/bench/built/measure")


def run(command, *, env=None, accepted=(0,), sampled=0.0):
    """Runs a command to its end; an exit status that is not accepted is an error with its words."""
    errors = Path(os.environ["BENCH_SCRATCH"], "stderr")
    report, child_end = os.pipe()
    with errors.open("wb") as stderr:
        process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3>&{child_end}', "-", MEASURE, *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env={**os.environ, **(env or {})},
            pass_fds=(child_end,),
        )
    os.close(child_end)
    with os.fdopen(report) as lines:
        sampler = Sampler(int(lines.readline() or 0), sampled)
        if sampled:
            sampler.start()
        output = process.stdout.read().decode(errors="replace")
        numbers = lines.readline().split()
    sampler.done.set()
    if process.wait() != 0 or len(numbers) != 4:
        raise BenchError(f"{command[0]} could not be measured")
    code, wall, cpu, peak = int(numbers[0]), *map(float, numbers[1:])
    if code not in accepted:
        said = errors.read_text(errors="replace").strip().splitlines() or ["without a word"]
        words = " / ".join(said[-3:])[:300]
        raise BenchError(f"{command[0]}: exit code {code}: {words}")
    return Run(wall=wall, cpu=cpu, peak=int(peak) * 1024, output=output, memory=sampler.samples)


def summary(runs):
    """Medians of several runs, and how far the wall times lie apart."""
    walls = sorted(each.wall for each in runs)
    wall = statistics.median(walls)
    return {
        "wall": wall,
        "cpu": statistics.median(each.cpu for each in runs),
        "peak": max(each.peak for each in runs),
        "spread": (walls[-1] - walls[0]) / wall,
        "walls": [round(each.wall, 4) for each in runs],
        "cpus": [round(each.cpu, 4) for each in runs],
    }


def wait_until(is_ready, what, seconds=10):
    """For servers: they say by a file or a port that they listen."""
    deadline = time.monotonic() + seconds
    while not is_ready():
        if time.monotonic() > deadline:
            raise BenchError(f"{what} did not start")
        time.sleep(0.02)
