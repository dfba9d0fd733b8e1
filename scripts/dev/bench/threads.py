"""Whether many clients in many threads scale: CPU a request, beside as many processes.

    PYTHONDONTWRITEBYTECODE=1 python3 scripts/dev/bench/threads.py [REQUESTS [ROUNDS]]

From the top of the project, after `make lib`; nginx answers. All together have 64 connections,
whatever the number of clients, and each line is the median of the rounds. Where the threads of one
process wait for each other's locks, they take more CPU than the processes.
"""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from servers import Nginx

CONNECTIONS = 64
BUILT = Path(".build/bench/built/threads")


def build():
    out = Path(".build/out").absolute()
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["cc", "-std=c11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-Werror", "-Iinclude",
         "scripts/dev/bench/threads.c", "-o", BUILT, f"-L{out}", "-lpatients", "-pthread",
         f"-Wl,-rpath,{out}"],
        check=True,
    )  # fmt: skip


def run(url, way, clients, requests):
    share = str(CONNECTIONS // clients)
    command = [BUILT, url, way, str(clients), share, str(requests)]
    line = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return tuple(float(number) for number in line.split())


def main(requests=20_000, rounds=5):
    build()
    with tempfile.TemporaryDirectory() as scratch:
        nginx = Nginx(scratch)
        try:
            print("clients  threads µs  processes µs  ratio  threads/s")
            for clients in (1, 2, 4, 16, 64):
                runs = {"threads": [], "processes": []}
                for _ in range(rounds):
                    for way, found in runs.items():
                        found.append(run(nginx.base, way, clients, requests))
                cpu = {way: statistics.median(one[0] for one in runs[way]) for way in runs}
                rate = statistics.median(one[1] for one in runs["threads"])
                print(f"{clients:7}  {cpu['threads']:10.1f}  {cpu['processes']:12.1f}"
                      f"  {cpu['threads'] / cpu['processes']:5.2f}  {rate:9.0f}", flush=True)
        finally:
            nginx.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
