"""Who is measured: the product, and what a user would pick instead."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

HERE = Path("scripts/dev/bench")
CLINIC = Path(".build/out/clinic")
RULES = HERE / "rules.lua"
TOKEN = {"PATIENTS_TOKEN": "bench"}


@dataclass
class Task:
    """One run of a peer over a file of leads."""

    leads: Path
    base: str
    url: str
    results: Path
    connections: int
    built: Path
    python: str
    posts: int = 0


@dataclass(frozen=True)
class Peer:
    name: str
    words: str
    command: Callable[[Task], list]
    # Leads of a full run; slow peers get fewer, and rates are compared.
    leads: int
    # Programs and modules without which there is nothing to measure.
    needs: tuple = ()
    env: tuple = ()
    accepted: tuple = (0,)

    def missing(self, python):
        """What this machine lacks for the peer, or None."""
        for need in self.needs:
            if not is_there(need, python):
                return need
        return None


def is_there(need, python):
    kind, _, name = need.partition(":")
    if kind == "python":
        return quiet([python, "-c", f"import {name}"])
    if kind == "lua":
        return quiet(["lua5.4", "-e", f"require '{name}'"])
    return shutil.which(name) is not None


def quiet(command):
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


def clinic(task):
    return [
        CLINIC, "run", RULES, task.leads, "--base-url", task.base, "--progress", "none",
        "--journal", task.results / "journal", "--results", task.results / "files",
        "--concurrency", task.connections, "--duplicates", "keep",
    ]  # fmt: skip


def clinic_dry(task):
    return [
        CLINIC, "run", RULES, task.leads, "--dry-run", "--progress", "none",
        "--duplicates", "keep",
    ]  # fmt: skip


def post(task):
    return [task.built / "post", task.url, task.built / "body", task.posts, task.connections]


def wrk(task):
    return [
        "wrk", "-t1", f"-c{task.connections}", "-d2s", "-s", HERE / "peers/post.lua", task.url,
    ]  # fmt: skip


def job(*program):
    """The command of a peer that does the whole job: LEADS URL RESULTS CONNECTIONS."""
    return lambda task: [
        *(task.python if part == "python" else part for part in program[:-1]),
        HERE / "peers" / program[-1], task.leads, task.url, task.results, task.connections,
    ]  # fmt: skip


PRODUCT = Peer(
    "clinic", "clinic run: journal and result files", clinic, 100_000,
    env=tuple(TOKEN.items()), accepted=(0, 1),
)  # fmt: skip
BOUND = Peer("post", "C over libcurl multi: one fixed body, nothing else", post, 100_000)
MACHINE = Peer(
    "wrk", "wrk: the machine's bound", wrk, 0, needs=("program:wrk",),
    env=(("BODY", ".build/bench/built/body"),),
)  # fmt: skip
JOBS = [
    PRODUCT,
    BOUND,
    MACHINE,
    Peer(
        "luasocket", "stock Lua, luasocket and cjson: no journal",
        job("lua5.4", "job_luasocket.lua"), 50_000,
        needs=("program:lua5.4", "lua:socket", "lua:cjson"),
    ),
    Peer(
        "aiohttp", "Python and aiohttp: no journal", job("python", "job_aiohttp.py"), 10_000,
        needs=("python:aiohttp",),
    ),
    Peer(
        "requests", "Python and requests in threads: no journal",
        job("python", "job_requests.py"), 2_000, needs=("python:requests",),
    ),
    Peer(
        "bash", "bash, jq and curl --parallel: no journal", job("job.sh"), 1_000,
        needs=("program:jq", "program:curl"),
    ),
]  # fmt: skip
DRY = [
    Peer("clinic", "clinic run --dry-run", clinic_dry, 100_000, accepted=(0, 1)),
    Peer(
        "csv", "Python's csv and json",
        lambda task: [task.python, HERE / "peers/dry.py", task.leads], 100_000,
    ),
    Peer(
        "cjson", "stock Lua and cjson",
        lambda task: ["lua5.4", HERE / "peers/dry.lua", task.leads], 100_000,
        needs=("program:lua5.4", "lua:cjson"),
    ),
]  # fmt: skip


def registered(output):
    """How many leads a dry run would register: the product's words, or a peer's first number."""
    found = re.search(r"= (\d+) registered", output) or re.match(r"(\d+)", output)
    return int(found[1]) if found else -1


def python_for(needed=("aiohttp", "requests")):
    """The Python that has the peers' modules: Debian's own before one that hides it."""
    candidates = ["/usr/bin/python3", shutil.which("python3") or "python3"]
    for candidate in candidates:
        if os.access(candidate, os.X_OK) and all(
            quiet([candidate, "-c", f"import {name}"]) for name in needed
        ):
            return candidate
    return next(each for each in candidates if shutil.which(each))
