"""The whole job and the dry run: the product and its peers, in turns."""

import re
import shutil
import statistics
from pathlib import Path

import leads
from peers import BOUND, CLINIC, DRY, JOBS, MACHINE, PRODUCT, RULES, Task, registered
from running import BenchError, run, summary
from servers import Recorder


class Bench:
    """What all measurements share."""

    def __init__(self, scratch, built, python, connections, scale, say):
        self.scratch, self.built, self.python = scratch, built, python
        self.connections, self.scale, self.say = connections, scale, say
        self.share = {}

    def file(self, count):
        return leads.made_once(self.scratch, max(int(count * self.scale), 100))

    def task(self, path, base="", connections=None):
        """A run over a file, with an empty folder for what comes of it."""
        results = self.scratch / "results"
        shutil.rmtree(results, ignore_errors=True)
        results.mkdir()
        return Task(
            leads=path, base=base, url=base + "/api/user/v1/patients/add", results=results,
            connections=connections or self.connections, built=self.built, python=self.python,
        )  # fmt: skip

    def run(self, peer, task, **more):
        env = {**dict(peer.env), "PYTHONDONTWRITEBYTECODE": "1"}
        return run(peer.command(task), env=env, accepted=peer.accepted, **more)

    def posts(self, path):
        """How many of a file's leads are sent: what every peer must come to."""
        if path not in self.share:
            self.share[path] = registered(self.run(DRY[0], self.task(path)).output)
        return self.share[path]

    def present(self, peers):
        for peer in peers:
            missing = peer.missing(self.python)
            if missing:
                self.say(f"  {peer.name}: left out, {missing.partition(':')[2]} is not here")
            else:
                yield peer


def verify(bench):
    """All peers that do the whole job send what the product sends, to the last character."""
    path = leads.made_once(bench.scratch, 525)
    recorder = Recorder()
    try:
        wanted = None
        for peer in bench.present(JOBS):
            if peer in (BOUND, MACHINE):
                continue
            bench.run(peer, bench.task(path, recorder.base))
            sent = recorder.sent()
            if wanted is None:
                wanted = sent
            if sent != wanted:
                different = next((a for a, b in zip(sent, wanted) if a != b), "their number")
                raise BenchError(f"{peer.name} sends other requests than clinic: {different}")
    finally:
        recorder.close()
    bench.say(f"  of 525 leads all send the same {len(wanted)} requests")
    return len(wanted)


def once(bench, peer, nginx):
    """One run of a peer over its file; it must have made as many requests as the product would."""
    path = bench.file(peer.leads or 1000)
    task = bench.task(path, nginx.base)
    task.posts = bench.posts(path)
    before = nginx.requests()
    taken = bench.run(peer, task)
    done = nginx.requests() - before
    if peer is MACHINE:
        found = re.search(r"Requests/sec:\s+([\d.]+)", taken.output)
        if not found or "Non-2xx" in taken.output:
            raise BenchError("wrk was not answered")
        taken.posts, taken.leads = float(found[1]) * taken.wall, 0
        return taken
    if done != task.posts:
        raise BenchError(f"{peer.name} made {done} requests for {task.posts} patients")
    taken.posts, taken.leads = done, 0 if peer is BOUND else max(int(peer.leads * bench.scale), 100)
    return taken


def whole_job(bench, nginx, rounds):
    """Runs of all peers, one after the other in each round, so that what disturbs the machine
    disturbs all of them."""
    peers = list(bench.present(JOBS))
    for peer in peers:
        bench.posts(bench.file(peer.leads or 1000))
    runs = {peer: [] for peer in peers}
    for number in range(rounds):
        bench.say(f"  round {number + 1} of {rounds}")
        for peer in peers:
            runs[peer].append(once(bench, peer, nginx))
    rows = [row(peer, taken) for peer, taken in runs.items()]
    ours = next(each for each in rows if each["peer"] == PRODUCT.name)
    for each in rows:
        each["ratio"] = ours["posts_a_second"] / each["posts_a_second"]
    return rows


def row(peer, runs):
    found = summary(runs)
    posts, count = runs[0].posts, runs[0].leads
    if peer is MACHINE:
        posts = statistics.median(each.posts / each.wall for each in runs) * found["wall"]
    return {
        "peer": peer.name, "words": peer.words, "leads": count, "posts": round(posts),
        "posts_a_second": posts / found["wall"], "leads_a_second": count / found["wall"],
        "cpu_a_post": found["cpu"] / posts, "cpu_a_lead": found["cpu"] / count if count else None,
        **found,
    }  # fmt: skip


def dry_runs(bench, rounds):
    peers = list(bench.present(DRY))
    runs = {peer: [] for peer in peers}
    made = set()
    for _ in range(rounds):
        for peer in peers:
            taken = bench.run(peer, bench.task(bench.file(peer.leads)))
            made.add(registered(taken.output))
            runs[peer].append(taken)
    if len(made) != 1:
        raise BenchError(f"the dry runs come to different numbers of patients: {sorted(made)}")
    rows = []
    for peer, taken in runs.items():
        found, count = summary(taken), max(int(peer.leads * bench.scale), 100)
        rows.append({
            "peer": peer.name, "words": peer.words, "leads": count,
            "leads_a_second": count / found["wall"], "cpu_a_lead": found["cpu"] / count, **found,
        })  # fmt: skip
    for each in rows:
        each["ratio"] = rows[0]["leads_a_second"] / each["leads_a_second"]
        each["cpu_ratio"] = each["cpu_a_lead"] / rows[0]["cpu_a_lead"]
    return rows


def million(bench):
    """A dry run over a million leads, and its memory from quarter to quarter."""
    count = max(int(1_000_000 * bench.scale), 1000)
    taken = bench.run(DRY[0], bench.task(bench.file(1_000_000)), sampled=0.05)
    resident = [size for _, size in taken.memory] or [taken.peak]
    quarters = [
        max(resident[len(resident) * part // 4 : max(len(resident) * (part + 1) // 4, 1)])
        for part in range(4)
        if resident[len(resident) * part // 4 : max(len(resident) * (part + 1) // 4, 1)]
    ]
    return {
        "leads": count, "wall": taken.wall, "cpu": taken.cpu, "peak": taken.peak,
        "leads_a_second": count / taken.wall, "cpu_a_lead": taken.cpu / count,
        "quarters": quarters,
    }  # fmt: skip
