"""The memory of a dry run does not grow with the file, but for a few bytes a lead.

    memory.py [--leads N] [--forms csv,gzip,jsonl,json,pipe,xlsx]

Makes files of a hundredth, a tenth and all of N leads, no two of them alike, takes each through
`clinic run --dry-run` and holds the most memory that it had at once against a limit: 32 MiB, and
32 bytes for each lead, by which one that comes twice is found. So a million leads take less than
64 MiB. A workbook keeps its texts too, and has no limit here; it is measured where it is asked for.
First a script that keeps its leads has to be found out.
"""

import argparse
import contextlib
import csv
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile

from workplace import CLINIC, ROOT

RULES = os.path.join(ROOT, "scripts/dev/bench/rules.lua")
FIXTURE = os.path.join(ROOT, "Tests/Fixtures/leads/clinic_leads.csv")
KEEPS = """
local kept = {}
function qualify(lead)
  kept[#kept + 1] = lead.lead_id .. ("x"):rep(1000)
  return nil, "kept"
end
"""
FORMS = ("csv", "gzip", "jsonl", "json", "pipe")
MIB = 1024 * 1024


def limit(count):
    return 32 * MIB + 32 * count


class Leads:
    """The clinic's own leads over and over, each with a number, name, phone and email of its own."""

    def __init__(self, count):
        self.count = count
        with open(FIXTURE, newline="", encoding="utf-8") as file:
            self.header, *self.samples = csv.reader(file)

    def rows(self):
        for number in range(self.count):
            row = list(self.samples[number % len(self.samples)])
            row[0] = f"L-{number + 1:07}"
            row[1] += " " + "".join(chr(97 + int(digit)) for digit in str(number))
            row[3] = f"05{number:08}"
            row[4] = f"lead{number}@mailbox.example"
            yield row

    def write_csv(self, file):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(self.header)
        writer.writerows(self.rows())

    def write_json(self, file, before, between, after):
        for number, row in enumerate(self.rows()):
            file.write(between if number else before)
            json.dump(dict(zip(self.header, row)), file, ensure_ascii=False)
        file.write(after)

    def write(self, path, form):
        if form == "xlsx":
            return self.write_workbook(path)
        opened = gzip.open(path, "wt", 1, "utf-8", newline="") if form == "gzip" else open(
            path, "w", encoding="utf-8", newline="")
        with opened as file:
            if form == "jsonl":
                self.write_json(file, "", "\n", "\n")
            elif form == "json":
                self.write_json(file, "[", ",\n", "]\n")
            else:
                self.write_csv(file)

    def write_workbook(self, path):
        import xlsxwriter
        options = {"constant_memory": False, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(path, options) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate([self.header, *self.rows()]):
                sheet.write_row(number, 0, row)


def peak(path, form, count, rules=RULES):
    """The most memory that a dry run over the file had at once, in bytes.

    What the child had of this process before it began counts, too: it has to be less.
    """
    with contextlib.ExitStack() as stack:
        output = stack.enter_context(tempfile.TemporaryFile())
        leads, stdin = path, subprocess.DEVNULL
        if form == "pipe":
            leads = "-"
            cat = stack.enter_context(subprocess.Popen(["cat", path], stdout=subprocess.PIPE))
            stdin = cat.stdout
        process = subprocess.Popen(
            [CLINIC, "run", rules, leads, "--dry-run", "--progress", "none"],
            stdin=stdin, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode()
    if process.returncode or f"\n\nNo lead is lost: {count} = " not in text:
        raise SystemExit(f"memory: {form}, {count} leads: exit code {process.returncode}:\n{text}")
    return usage.ru_maxrss * 1024


def made(folder, form, count):
    path = os.path.join(folder, f"leads.{form}")
    # In a process of its own: what this one takes up would count into what is measured.
    child = os.fork()
    if child == 0:
        Leads(count).write(path, form)
        os._exit(0)
    if os.waitpid(child, 0)[1] != 0:
        raise SystemExit(f"memory: {form}: no file could be made")
    return path


def finds_what_grows(folder, count):
    rules = os.path.join(folder, "keeps.lua")
    with open(rules, "w", encoding="utf-8") as file:
        file.write(KEEPS)
    return peak(made(folder, "csv", count), "csv", count, rules) > limit(count)


def measure(folder, form, count):
    path = made(folder, form, count)
    size = os.path.getsize(path)
    taken = peak(path, form, count)
    os.remove(path)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if own >= taken:
        raise SystemExit(f"memory: this program takes {own} bytes itself: nothing was measured")
    bound = limit(count) if form != "xlsx" else None
    words = f"at most {bound / MIB:.1f} MiB" if bound else "no limit"
    print(f"{form:6} {count:8} leads of {size / MIB:6.1f} MiB: {taken / MIB:5.1f} MiB, {words}")
    sys.stdout.flush()
    return bound is None or taken <= bound


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--leads", type=int, default=1_000_000, help="of the largest file")
    parser.add_argument("--forms", default=",".join(FORMS), help="csv,gzip,jsonl,json,pipe,xlsx")
    options = parser.parse_args()
    counts = [max(options.leads // part, 1) for part in (100, 10, 1)]
    with tempfile.TemporaryDirectory(prefix="clinic-memory-") as folder:
        if not finds_what_grows(folder, 20_000):
            raise SystemExit("memory: a script that keeps its leads was not found out")
        kept = [measure(folder, form, count)
                for form in options.forms.split(",") for count in counts]
    if not all(kept):
        raise SystemExit("memory: it grows with the leads")


if __name__ == "__main__":
    main()
