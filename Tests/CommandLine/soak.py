"""Each lead once: a run through all faults mixed, killed again and again. Then the books.

    soak.py [--leads N] [--kills K] [--seed S] [--keep]

The same command is started, killed with SIGKILL at a random instant and started again, until it was
killed K times; then it runs to its end. The practice registry notes every request, and from its
notes, its table, the journal and the result files follows whether the promise was kept. The seed is
printed; with it the same leads, faults and delays come again (though not the same interleaving).
"""

import argparse
import os
import random
import re
import shutil
import sys
import time

import workplace
from workplace import HEADER, KINDS, Place, lead

FAULTS = ("late=0.06:40ms,reset-before-body=0.02,reset-after-body=0.02,close=0.02,half-reply=0.02,"
          "not-json=0.02,megabyte=0.01,throttle=0.01:1s,error-after-create=0.02,"
          "unavailable=0.01{wait},drip=0.01:1ms,status-7=0.03")


class Soak:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.place = Place()
        self.numbers = list(range(1, options.leads + 1))
        self.place.write_leads(
            [lead(number, KINDS[number % len(KINDS)]) for number in self.numbers], header=HEADER)
        # Without a time to come again, 503 leaves a lead in doubt: both are tried, by the seed.
        self.mayRetry = ["throttle"]
        wait = ""
        if self.random.random() < 0.5:
            wait = ":1s"
            self.mayRetry.append("unavailable")
        self.place.start_registry(FAULTS.format(wait=wait), options.seed)

    def run(self):
        kills = starts = 0
        while kills < self.options.kills:
            starts += 1
            process = self.place.start()
            self.pause(process)
            if process.poll() is None:
                process.kill()
                kills += 1
            ended = self.place.end(process)
            self.expect(ended.code in (-9, 0, 1, 2), f"a run ended with {ended}")
        for starts in range(starts + 1, starts + 20):
            ended = self.place.run()
            self.expect(ended.code in (0, 1, 2), f"the last run ended with {ended}")
            if "not_sent" not in self.place.results():
                break
        self.starts = starts
        return ended

    def pause(self, process):
        """Until the next kill: by the clock, while files are opened, or by what has arrived.

        So few leads between two kills that the last kill meets a run with work left, if possible.
        """
        if self.random.random() < 0.3:
            return time.sleep(self.random.uniform(0, 0.06))
        share = max(2 * self.options.leads // self.options.kills, 2)
        enough = self.received + self.random.randrange(share)
        while self.received < enough and process.poll() is None:
            time.sleep(0.001)
        time.sleep(self.random.uniform(0, 0.01))

    @property
    def received(self):
        """About how many requests have arrived; each takes a line of some 300 bytes."""
        try:
            return os.stat(self.place.path("requests.jsonl")).st_size // 300
        except FileNotFoundError:
            return 0

    # The books

    def check(self, ended):
        breaches = self.place.repeats(self.mayRetry)
        self.expect(not breaches, "; ".join(breaches[:5]))
        results = self.place.results()
        self.check_files(results, ended)
        self.check_registry(results)
        self.check_journal(results)
        leaks = self.place.leaks()
        self.expect(not leaks, f"private text was printed: {leaks[:3]}")
        return results

    def check_files(self, results, ended):
        found = sorted(int(row["id"]) for rows in results.values() for row in rows)
        self.expect(found == self.numbers, "not every lead is in exactly one result file")
        for kind, rows in results.items():
            self.expect(all(row["result_outcome"] == kind for row in rows), f"{kind}.csv is mixed")
        total = re.search(r"No lead is lost: (\d+) = (.*)", ended.out)
        self.expect(total, "the summary has no sum")
        parts = {}
        for part in total.group(2).split(" + "):
            count, words = part.split(" ", 1)
            parts[words.replace(" ", "_")] = int(count)
        self.expect(int(total.group(1)) == len(self.numbers) == sum(parts.values()),
                    "the sum is wrong")
        self.expect(parts == {kind: len(rows) for kind, rows in results.items()},
                    "the sum is not what the files hold")

    def check_registry(self, results):
        table = dict(self.place.patients())
        rows = results.get("registered", [])
        registered = {row["result_patient_id"]: row["name"] for row in rows}
        self.expect(len(registered) == len(rows), "a patient id stands twice")
        for id, name in registered.items():
            self.expect(table.get(id) == name, f"{name} is registered in the results alone")
        doubted = {row["name"] for row in results.get("in_doubt", [])}
        unknown = {name for id, name in table.items() if id not in registered} - doubted
        self.expect(not unknown, f"no result names these patients: {sorted(unknown)[:5]}")
        received = set(self.place.received_names())
        for kind in ("disqualified", "invalid", "duplicate"):
            sent = received & {row["name"] for row in results.get(kind, [])}
            self.expect(not sent, f"{kind} leads were sent: {sorted(sent)[:5]}")

    def check_journal(self, results):
        counts = {kind: len(rows) for kind, rows in results.items() if kind != "malformed"}
        self.expect(self.place.journal() == counts, f"the journal has {self.place.journal()}")

    def expect(self, condition, text):
        if not condition:
            raise AssertionError(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--leads", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--keep", action="store_true", help="leave the folder also after a pass")
    options = parser.parse_args()
    began = time.monotonic()
    print(f"soak: {options.leads} leads, {options.kills} kills, --seed {options.seed}", flush=True)
    soak = Soak(options)
    try:
        results = soak.check(soak.run())
    except (AssertionError, KeyboardInterrupt) as error:
        soak.place.registry.stop()
        print(f"soak FAILED: {error}\nsee {soak.place.folder}; again with --seed {options.seed}")
        return 1
    soak.place.registry.stop()
    counts = ", ".join(f"{len(rows)} {kind}" for kind, rows in sorted(results.items()))
    print(f"soak passed: {soak.starts} starts, {len(soak.place.received())} requests, {counts}; "
          f"{len(soak.place.patients())} patients, {time.monotonic() - began:.0f} s")
    if not options.keep:
        shutil.rmtree(soak.place.folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
