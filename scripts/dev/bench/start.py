"""What it costs to begin: loading the module, starting the command, the first request."""

import socket
import statistics
import subprocess
import threading
import time
from pathlib import Path

import leads
from peers import CLINIC, JOBS
from running import run
from servers import REPLY

OUT = Path(".build/out")


class FirstRequest:
    """Waits for one request, and says when its first bytes came."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.base = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.arrived = None
        self.reply = REPLY.read_bytes().strip()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def answer(self, connection):
        with connection:
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            while connection.recv(65536):
                self.arrived = self.arrived or time.monotonic()
                connection.sendall(head + b"%d\r\n\r\n%s" % (len(self.reply), self.reply))

    def close(self):
        self.listener.close()


def alternating(commands, times, env=None):
    """Seconds of each command, run in turns; the median of wall and of CPU."""
    runs = {name: [] for name in commands}
    for _ in range(times):
        for name, command in commands.items():
            runs[name].append(run(command, env=env))
    return {
        name: (
            statistics.median(each.wall for each in taken),
            statistics.median(each.cpu for each in taken),
            max(each.peak for each in taken),
        )
        for name, taken in runs.items()
    }


def first_post(bench, peer):
    """From the start of a program to the first bytes of its first request: the median of five."""
    path = leads.make(bench.scratch / "first.csv", 3)  # the third is the first that qualifies
    found = []
    for _ in range(5):
        server = FirstRequest()
        task = bench.task(path, server.base)
        start = time.monotonic()
        bench.run(peer, task)
        found.append(server.arrived - start)
        server.close()
    return statistics.median(found)


def starts(bench, times):
    module = {"LUA_CPATH": str(OUT / "?.so")}
    found = alternating(
        {
            "lua": ["lua5.4", "-e", ""],
            "require": ["lua5.4", "-e", "require 'patients'"],
            "version": [CLINIC, "--version"],
        },
        times,
        module,
    )
    first = {
        peer.name: first_post(bench, peer)
        for peer in bench.present(JOBS)
        if peer.name not in ("post", "wrk")
    }
    return {
        "lua_ms": found["lua"][0] * 1000,
        "require_ms": found["require"][0] * 1000,
        "require_more_ms": (found["require"][0] - found["lua"][0]) * 1000,
        "require_more_cpu_ms": (found["require"][1] - found["lua"][1]) * 1000,
        "version_ms": found["version"][0] * 1000,
        "version_cpu_ms": found["version"][1] * 1000,
        "version_peak": found["version"][2],
        "first_post_ms": {name: seconds * 1000 for name, seconds in first.items()},
        "sizes": {
            name: (OUT / name).stat().st_size
            for name in ("libpatients.so.0", "patients.so", "clinic")
        },
    }


def version_line(command):
    """The first line of what a program says of its version."""
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = (said.stdout + said.stderr).strip().splitlines()
    return lines[0].strip() if lines else None
