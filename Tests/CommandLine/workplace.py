"""A folder with a script, leads and a practice registry, and `clinic` run in it as a process.

CLINIC names the program; without it the release build is taken, which `make` puts in .build/out.
"""

import csv
import glob
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from collections import Counter

# A Python beside Debian's does not look where Debian's packages are.
sys.path.append("/usr/lib/python3/dist-packages")

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
CLINIC = os.path.abspath(os.environ.get("CLINIC") or os.path.join(ROOT, ".build/out/clinic"))
TOKEN = "quillon-token-8c1f0a"

# What is in the leads and may be in result files, the journal and the registry, and nowhere else.
PRIVATE = re.compile(r"Quillon|@mailbox\.example|0?577\d{6}|" + re.escape(TOKEN))

SCRIPT = """
local patients = require "patients"
function qualify(lead)
  if lead.kind == "spam" then return nil, "spam" end
  local phone = patients.phone(lead.phone, "+971")
  return patients.new {
    is_lead = lead.kind == "lead", full_name = lead.name, email = lead.email,
    calling_code = phone and phone.calling_code, local_phone = phone and phone.local_phone,
    gender = lead.kind ~= "nobody" and "Female" or nil, date_of_birth = "1990-01-02",
  }
end
"""
HEADER = ["id", "name", "phone", "email", "kind"]
KINDS = ["patient", "lead", "patient", "lead", "spam", "patient", "lead", "nobody", "lead", "lead"]


def lead(number, kind="patient"):
    email = f"q{number}@mailbox.example"
    return [str(number), f"Quillon {number}", f"0577{number:06d}", email, kind]


def leads(count, first=1):
    return [lead(number) for number in range(first, first + count)]


class Ended:
    """What a command came to."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def __repr__(self):
        return f"exit code {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


class Registry:
    """`clinic sandbox`, until stop()."""

    def __init__(self, folder, faults="none", seed=1, port="0"):
        self.database = os.path.join(folder, "registry.db")
        self.record = os.path.join(folder, "requests.jsonl")
        port_file = os.path.join(folder, "port")
        if os.path.exists(port_file):
            os.remove(port_file)
        self.log = open(os.path.join(folder, "sandbox.log"), "ab")
        self.process = subprocess.Popen(
            [CLINIC, "sandbox", "--port", port, "--port-file", port_file,
             "--token-file", os.path.join(folder, "token"), "--database", self.database,
             "--record", self.record, "--faults", faults, "--seed", str(seed)],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        wait_for(lambda: os.path.exists(port_file), "the practice registry starts", self.process)
        with open(port_file) as file:
            self.port = file.read().strip()
        self.url = "http://127.0.0.1:" + self.port

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


def wait_for(condition, what, process=None, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if process is not None and process.poll() is not None:
            raise AssertionError(f"{what}: the process ended with {process.returncode}")
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.005)


class Place:
    """The folder, what runs in it, and what it came to."""

    def __init__(self, script=SCRIPT):
        self.folder = tempfile.mkdtemp(prefix="clinic-")
        self.registry = None
        self.outputs = []
        self.write("token", TOKEN + "\n")
        self.write("rules.lua", script)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())

    def write_leads(self, rows, name="leads.csv", header=HEADER):
        with open(self.path(name), "w", newline="") as file:
            csv.writer(file).writerows([header] + rows)

    def start_registry(self, faults="none", seed=1):
        """Again: at the same port, since a journal keeps to its registry's address."""
        port = "0"
        if self.registry:
            self.registry.stop()
            port = self.registry.port
        self.registry = Registry(self.folder, faults, seed, port)

    def close(self):
        if self.registry:
            self.registry.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    # Running

    def command(self, *more, leads="leads.csv", script="rules.lua", url=None):
        url = url or (self.registry.url if self.registry else "http://127.0.0.1:9")
        inputs = [script] + ([leads] if leads else [])
        return [CLINIC, "run", *inputs, "--base-url", url, "--token-file", "token",
                "--concurrency", "4", *more]

    def start(self, *more, stdin=subprocess.DEVNULL, before=None, **options):
        return self.spawn(*self.command(*more, **options)[1:], stdin=stdin, before=before)

    def spawn(self, *arguments, stdin=subprocess.DEVNULL, before=None):
        """Starts clinic with these arguments."""
        return subprocess.Popen(
            [CLINIC, *arguments], cwd=self.folder, stdin=stdin, preexec_fn=before,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def end(self, process, seconds=60):
        try:
            out, err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            raise AssertionError(f"not ended within {seconds} s: {out!r} {err!r}")
        ended = Ended(process.returncode, out.decode(), err.decode())
        self.outputs.append(ended)
        return ended

    def run(self, *more, **options):
        return self.end(self.start(*more, **options))

    def shell(self, text, *more, **options):
        """Runs a line of bash in which "$@" is the command."""
        line = ["bash", "-c", text, "bash", *self.command(*more, **options)]
        return self.end(subprocess.Popen(
            line, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE))

    # What it came to

    def results(self, folder="leads-results"):
        """The rows of all result files, by kind, as dictionaries."""
        kinds = {}
        for path in glob.glob(os.path.join(self.path(folder), "*.csv")):
            with open(path, newline="", encoding="utf-8") as file:
                kinds[os.path.basename(path)[:-4]] = list(csv.DictReader(file))
        return kinds

    def received(self):
        """What the registry noted of each registration, in order."""
        try:
            with open(self.path("requests.jsonl"), encoding="utf-8") as file:
                lines = [json.loads(line) for line in file if line.endswith("\n")]
        except FileNotFoundError:
            return []
        return [line for line in lines if line["path"].endswith("/patients/add")]

    def received_names(self):
        """The name in each whole registration, in order."""
        return [json.loads(r["body"])["fullName"] for r in self.received() if r["body"] is not None]

    def patients(self):
        """The registry's table: (id, full name)."""
        return self.query("registry.db", "SELECT id, full_name FROM patients")

    def journal(self, name="leads.journal"):
        """How many leads the journal has in each state."""
        return dict(self.query(name, "SELECT state, count(*) FROM leads GROUP BY state"))

    def journal_bytes(self):
        """All bytes of the journal's files."""
        content = b""
        for path in glob.glob(self.path("leads.journal*")):
            with open(path, "rb") as file:
                content += file.read()
        return content

    def query(self, name, sql):
        connection = sqlite3.connect(self.path(name), timeout=10)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    # What always holds

    def leaks(self):
        """What was printed and is nobody's business."""
        texts = [text for ended in self.outputs for text in (ended.out, ended.err)]
        if self.registry:
            with open(self.path("sandbox.log"), encoding="utf-8") as file:
                texts.append(file.read())
        return [match.group(0) for text in texts for match in PRIVATE.finditer(text)]

    def repeats(self, retryable=("throttle", "unavailable")):
        """Breaches of "each lead once", as text: none where the promise holds.

        A lead may be received again only where every receipt before was answered "come later" and
        made no patient, or was refused for its token.
        """
        breaches, by_name = [], {}
        for request in self.received():
            if request["authorized"] and request["body"] is not None:
                name = json.loads(request["body"])["fullName"]
                by_name.setdefault(name, []).append(request)
        for name, requests in by_name.items():
            for request in requests[:-1]:
                if request["created"] or request["fault"] not in retryable:
                    breaches.append(f"{name} was sent again after request {request['n']}: "
                                    f"{request['fault']}, created {request['created']}")
        names = Counter(name for _, name in self.patients())
        return breaches + [f"{name} is in the registry twice" for name in names if names[name] > 1]


class PlaceTest(unittest.TestCase):
    """A test in a place of its own; at its end nothing private was printed."""

    script = SCRIPT

    def setUp(self):
        self.place = Place(self.script)
        self.addCleanup(self.place.close)

    def tearDown(self):
        self.assertEqual(self.place.leaks(), [], "private text was printed")
        if self.place.registry:
            self.assertEqual(self.place.repeats(), [])

    def small_disk(self, size):
        """A file system of its own, or None where this machine lets nobody make one."""
        folder = self.place.path("disk")
        os.mkdir(folder)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]
        if subprocess.run(mount, capture_output=True).returncode != 0:
            self.skipTest("a small disk cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", folder], capture_output=True)

    def assertOneLine(self, ended, code, *words):
        """One line on stderr that has these words, and this exit code."""
        self.assertEqual(ended.code, code, ended)
        lines = ended.err.strip("\n").split("\n")
        self.assertEqual(len(lines), 1, ended)
        for word in words:
            self.assertIn(word, lines[0])

    def assertComplete(self, numbers, in_doubt=()):
        """The last run has each of these leads in one result file, and the registry each once."""
        results = self.place.results()
        found = [int(row["id"]) for kind in results if kind != "malformed" for row in results[kind]]
        self.assertEqual(sorted(found), sorted(numbers))
        registered = {row["result_patient_id"] for row in results.get("registered", [])}
        doubted = {row["name"] for row in results.get("in_doubt", [])}
        table = self.place.patients()
        self.assertLessEqual(registered, {id for id, _ in table})
        self.assertLessEqual({name for id, name in table if id not in registered}, doubted)
        if not in_doubt:
            self.assertEqual(doubted, set())

    def interrupt(self, process, *signals):
        for number in signals:
            process.send_signal(number)
            time.sleep(0.1)
        return self.place.end(process)


INTERRUPT = signal.SIGINT
