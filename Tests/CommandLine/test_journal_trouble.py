"""`clinic journal` killed, without room, in each other's way, and with wrong input."""

import csv
import glob
import io
import json
import os
import shutil
import sqlite3
import stat
import subprocess

from workplace import CLINIC, ROOT, PlaceTest, wait_for

BORN = "1991-07-19"
SECRETS = [b"Quillon", BORN.encode(), b"patient-"]
FILL = """
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})
INSERT INTO leads
  (key, state, content, attempt, row, run, patient_id, patient_no, reason, born, updated)
SELECT randomblob(16), 'registered', x'01', 1, 1000 + n, 1, 'patient-' || n || hex(randomblob(12)),
  n, 'Quillon ' || n || ' was here', '1991-07-19', 1700000000000 FROM numbers;
"""


class JournalPlace(PlaceTest):
    """A place with two leads and a registry, and its journal looked into from outside."""

    def setUp(self):
        super().setUp()
        self.place.start_registry()
        self.place.write_leads([["1", "Quillon Ana", "0577000001", "", ""],
                                ["2", "Quillon Bo", "0577000002", "", ""]])

    def execute(self, sql):
        connection = sqlite3.connect(self.place.path("leads.journal"))
        connection.executescript(sql)
        connection.close()

    def start(self, *words, **more):
        return subprocess.Popen(
            [CLINIC, "journal", *words], cwd=self.place.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    def clinic(self, *words, **more):
        return self.place.end(self.start(*words, **more))

    def purge(self):
        return self.clinic("purge", "leads.journal", "--older-than", "0d")


class TroubleTest(JournalPlace):
    """A journal of a run over the two, to which many more can be added."""

    def setUp(self):
        super().setUp()
        self.place.run("--key", "id")

    def tearDown(self):
        self.assertEqual(self.place.run("--key", "id").code, 0)
        self.assertEqual(len(self.place.received()), 2, "somebody was registered again")
        super().tearDown()

    def fill(self, count):
        self.execute(FILL.format(count=count))

    def size(self, name):
        try:
            return os.path.getsize(self.place.path(name))
        except FileNotFoundError:
            return 0

    def assertNothingPersonal(self):
        for secret in SECRETS:
            self.assertNotIn(secret, self.place.journal_bytes())


class Purge(TroubleTest):
    def test_killed_anywhere_it_loses_no_lead_and_is_completed_by_the_next(self):
        self.fill(20_000)
        whole = self.place.journal()
        shutil.copyfile(self.place.path("leads.journal"), self.place.path("copy"))
        size = self.size("leads.journal")
        kills = 0
        for progress in [0, size // 4, size // 2, size, 2 * size]:
            for path in glob.glob(self.place.path("leads.journal-*")):
                os.remove(path)
            shutil.copyfile(self.place.path("copy"), self.place.path("leads.journal"))
            process = self.start("purge", "leads.journal", "--older-than", "0d")
            while process.poll() is None and self.size("leads.journal-wal") <= progress:
                pass
            process.kill()
            kills += self.place.end(process).code < 0
            self.assertEqual(self.place.query("leads.journal", "PRAGMA integrity_check"), [("ok",)])
            self.assertEqual(self.place.journal(), whole)
            self.assertEqual(self.purge().code, 0)
            self.assertNothingPersonal()
            self.assertEqual(self.place.journal(), whole)
        self.assertGreaterEqual(kills, 3)

    def test_a_reader_in_its_way_is_named_and_nothing_is_said_to_be_done(self):
        reader = sqlite3.connect(self.place.path("leads.journal"), isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM leads").fetchall()
        purging = self.start("purge", "leads.journal", "--older-than", "0d")
        lock = self.place.path("leads.journal.lock")
        with open(lock, encoding="ascii") as file:
            wait_for(lambda: file.seek(0) == 0 and file.read().startswith(f"{purging.pid} "),
                     "the purge has the journal", purging)
        self.assertOneLine(
            self.place.run("--key", "id"), 5, f"in use by process {purging.pid}", "wait for it")
        self.assertOneLine(self.place.end(purging), 5, "another program reads the journal",
                           "purge again", "may still hold")
        reader.close()
        self.assertEqual(self.purge().code, 0)
        self.assertNothingPersonal()

    def test_without_room_it_says_so_and_is_completed_where_there_is_some(self):
        self.fill(20_000)
        size = self.size("leads.journal")
        self.small_disk(size + (1 << 20))
        shutil.move(self.place.path("leads.journal"), self.place.path("disk/leads.journal"))
        # For the rows, and then for them but not for the file anew.
        for room, words in [(size // 3, "no room left"), (size * 21 // 20, "may still hold")]:
            self.room(size + room)
            ended = self.clinic("purge", "disk/leads.journal", "--older-than", "0d")
            self.assertOneLine(ended, 5, "no room left", words)
        self.room(100 << 20)
        self.assertEqual(self.clinic("purge", "disk/leads.journal", "--older-than", "0d").code, 0)
        shutil.move(self.place.path("disk/leads.journal"), self.place.path("leads.journal"))
        self.assertNothingPersonal()

    def room(self, size):
        subprocess.run(
            ["mount", "-o", f"remount,size={size}", self.place.path("disk")], check=True)

    def test_only_days_and_hours_are_an_age(self):
        for age in ["90", "-5d", "+5d", "90m", "30s", "1w", "90D", "1.5d", " 9d", "d", "1000001d",
                    "99999999999999999999d", "0x1d", "٣d", "2025-01-01"]:
            ended = self.clinic("purge", "leads.journal", f"--older-than={age}")
            self.assertEqual(ended.code, 64, ended)
            self.assertIn("in days or hours: 90d, 12h, 0d", ended.err)
        self.assertEqual(self.clinic("purge", "leads.journal").code, 64)
        for age in ["1h", "1000000d"]:
            kept = self.clinic("purge", "leads.journal", "--older-than", age)
            self.assertIn("0 leads of leads.journal", kept.out)


class Export(TroubleTest):
    def test_killed_it_leaves_what_was_there(self):
        self.fill(50_000)
        self.place.write("out.csv", "the last one")
        process = self.start("export", "leads.journal", "--output", "out.csv")
        wait_for(lambda: self.size("out.csv.part"), "the export has begun", process)
        process.kill()
        self.assertLess(self.place.end(process).code, 0)
        with open(self.place.path("out.csv"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "the last one")
        ended = self.clinic("export", "leads.journal", "--output", "out.csv")
        self.assertEqual(ended.code, 0, ended)
        with open(self.place.path("out.csv"), newline="", encoding="utf-8") as file:
            self.assertEqual(len(list(csv.reader(file))), 50_003)
        self.assertFalse(os.path.exists(self.place.path("out.csv.part")))

    def test_a_full_disk_is_told_in_one_line_and_leaves_no_half(self):
        self.fill(5_000)
        self.small_disk("64k")
        self.assertOneLine(
            self.clinic("export", "leads.journal", "--output", "disk/out.csv"), 5, "No space left")
        self.assertEqual(os.listdir(self.place.path("disk")), [])
        with open("/dev/full", "wb") as full:
            process = subprocess.run(
                [CLINIC, "journal", "export", "leads.journal"], cwd=self.place.folder, stdout=full,
                stderr=subprocess.PIPE)
        self.assertEqual(process.returncode, 5)
        self.assertIn(b"No space left", process.stderr)

    def test_a_pipe_that_is_closed_ends_it_without_a_word(self):
        self.fill(20_000)
        process = self.start("export", "leads.journal")
        self.assertTrue(process.stdout.readline().startswith(b"key,row,run"))
        process.stdout.close()
        self.assertEqual(process.stderr.read(), b"")
        process.stderr.close()
        self.assertNotEqual(process.wait(), 5)

    def test_it_takes_the_place_of_no_journal_and_of_no_device(self):
        os.link(self.place.path("leads.journal.lock"), self.place.path("other name"))
        os.symlink("leads.journal", self.place.path("link"))
        os.mkfifo(self.place.path("pipe"))
        os.mkdir(self.place.path("folder"))
        for name in ["leads.journal", "./leads.journal", "leads.journal.lock", "other name"]:
            self.assertOneLine(
                self.clinic("export", "leads.journal", "--output", name), 64, "of the journal")
        for name in ["link", "pipe", "folder", "/dev/null"]:
            self.assertOneLine(
                self.clinic("export", "leads.journal", "--output", name), 64, "no plain file")
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/null").st_mode))
        self.assertIn("2 leads", self.clinic("leads.journal").out)

    def test_hostile_words_stay_in_their_cells_and_run_in_no_spreadsheet(self):
        words = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", 'a"b,c\nd',
                 "ü\u202e"]
        for number, text in enumerate(words):
            quoted = text.replace("'", "''")
            self.execute(f"""
                INSERT INTO leads (key, state, content, attempt, row, run, reason, updated)
                VALUES (randomblob(16), 'rejected', x'01', 1, {number}, 1, '{quoted}', 1)""")
        self.execute("UPDATE runs SET leads_file = '=leads\n\"x\",\x1b[31m.csv'")
        exported = self.clinic("export", "leads.journal").out
        rows = list(csv.DictReader(io.StringIO(exported, newline="")))
        told = [row["reason"] for row in rows if row["outcome"] == "rejected"]
        self.assertEqual(told, ["'" + text if text[0] in "=+-@\t\r" else text for text in words])
        self.assertEqual({row["leads_file"] for row in rows}, {"'=leads\n\"x\",\x1b[31m.csv"})
        objects = [json.loads(line) for line in self.clinic(
            "export", "leads.journal", "--format", "jsonl").out.splitlines()]
        self.assertEqual([o["reason"] for o in objects if o["outcome"] == "rejected"], words)
        for words in [["leads.journal"], ["find", "leads.journal", "--row", "1"]]:
            self.assertNotIn("\x1b", self.clinic(*words).out)


class FirstVersion(JournalPlace):
    """A journal that clinic wrote before it kept what people are known by."""

    def setUp(self):
        super().setUp()
        path = os.path.join(ROOT, "Tests/Fixtures/journals/version-1.sql")
        with open(path, encoding="utf-8") as sql:
            self.execute(sql.read().replace("REGISTRY", self.place.registry.url))

    def test_it_is_read_as_it_is(self):
        self.assertIn("3 leads", self.clinic("leads.journal").out)
        rows = list(csv.DictReader(io.StringIO(self.clinic("export", "leads.journal").out)))
        self.assertEqual([row["outcome"] for row in rows],
                         ["disqualified", "registered", "registered"])
        found = self.clinic("find", "leads.journal", "--row", "2")
        self.assertIn("registered, patient 0be83043", found.out)
        by_phone = self.clinic("find", "leads.journal", "--phone", "+971577000002")
        self.assertOneLine(by_phone, 5, "earlier version", "by row or key")
        self.assertEqual(self.place.query("leads.journal", "PRAGMA user_version"), [(1,)])

    def test_a_run_and_a_purge_keep_who_is_registered(self):
        whole = self.place.journal()
        for _ in range(2):
            self.assertEqual(self.place.run("--key", "id", "--limit", "2").code, 0)
            self.assertEqual(self.place.received(), [])
            self.assertEqual(self.place.journal(), whole)
            self.assertIn(" leads of leads.journal have no", self.purge().out)
        for secret in [b"Cy Example", BORN.encode(), b"0be83043", b"leads.csv"]:
            self.assertNotIn(secret, self.place.journal_bytes())

    def test_a_purge_comes_before_any_run(self):
        self.assertIn("3 leads of leads.journal", self.purge().out)
        self.assertNotIn(b"Cy Example", self.place.journal_bytes())
