"""`clinic journal`, and `--duplicates`, as people run them."""

import csv
import io
import json
import os
import stat
import subprocess
import time

from workplace import CLINIC, PlaceTest

SCRIPT = """
local patients = require "patients"
function qualify(lead)
  local phone = patients.phone(lead.phone, "+971")
  return patients.new {
    is_lead = true, gender = "Female", full_name = lead.name, email = lead.email,
    calling_code = phone and phone.calling_code, local_phone = phone and phone.local_phone,
    date_of_birth = lead.kind ~= "" and lead.kind or nil,
  }
end
"""
BORN = "1991-07-19"


class JournalTest(PlaceTest):
    """Four leads: the second has the first's phone, the third and fourth its name and birth."""

    script = SCRIPT

    def setUp(self):
        super().setUp()
        self.place.start_registry()
        self.place.write_leads([
            ["L1", "Quillon Ana", "0577 000 001", "ana@mailbox.example", BORN],
            ["L2", "Quillon Bo", "+971577000001", "", ""],
            ["L3", "Dr. QUILLON  Ána", "", "", BORN],
            ["L4", "Quillon Ana", "0577 000 004", "", BORN],
        ])

    def clinic(self, *words, stdin=""):
        return self.place.end(subprocess.Popen(
            ["bash", "-c", 'printf %s "$1" | "${@:2}"', "bash", stdin, CLINIC, *words],
            cwd=self.place.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE))


class DryRuns(JournalTest):
    """With the journal of a run that has registered the first lead."""

    def setUp(self):
        super().setUp()
        self.assertEqual(self.place.run("--key", "id", "--limit", "1").code, 0)

    def dry(self, *more, journal="leads.journal", **options):
        return self.place.run(
            "--dry-run", "--journal", journal, "--results", "leads-dry", *more, **options)

    def rows(self, file):
        return [(row["id"], row["result_code"], row["result_patient_id"])
                for row in self.place.results("leads-dry").get(file, [])]

    def test_it_tells_what_was_sent_from_what_would_be_and_writes_nothing(self):
        before = self.place.journal_bytes()
        ended = self.dry("--key", "id", "--duplicates", "keep")
        self.assertEqual(ended.code, 0, ended)
        self.assertIn("1  of these are registered already", ended.out)
        [(patient, _)] = self.place.patients()
        self.assertEqual(self.rows("registered"), [
            ("L1", "registered", patient), ("L2", "dry_run", ""), ("L3", "dry_run", ""),
            ("L4", "dry_run", "")])
        self.assertEqual(self.place.journal_bytes(), before)
        self.assertEqual(len(self.place.received()), 1)

    def test_who_is_alike_a_lead_of_an_earlier_run_waits_as_in_a_run(self):
        self.place.write_leads([["L5", "Ana Quillon", "", "", ""],
                                ["L6", "Quillon Ana", "0577 000 006", "", BORN]])
        self.assertEqual(self.dry("--key", "id").code, 1)
        self.assertEqual(self.rows("review"), [("L6", "same_name", "")])
        self.assertIn("as row 1 of run 1",
                      self.place.results("leads-dry")["review"][0]["result_reason"])

    def test_without_a_key_a_lead_is_known_by_its_row(self):
        self.place.write_leads([["L8", "Quillon Eva", "", "", ""]], "more.csv")
        self.assertEqual(self.place.run(leads="more.csv").code, 0)
        self.assertIn("1  of these are registered already",
                      self.dry(journal="more.journal", leads="more.csv").out)

    def test_who_was_refused_or_is_in_doubt_is_so_still(self):
        self.place.start_registry("cycle:status-7,close:created")
        self.place.run("--key", "id", "--limit", "3", "--duplicates", "keep")
        self.place.start_registry()
        self.assertEqual(self.dry("--key", "id", "--duplicates", "keep").code, 2)
        [refused], [doubted] = self.rows("rejected"), self.rows("in_doubt")
        self.assertEqual({refused[0], doubted[0]}, {"L2", "L3"})
        self.assertEqual([row[:2] for row in self.rows("registered")],
                         [("L1", "registered"), ("L4", "dry_run")])

    def test_without_the_journal_all_would_be_sent(self):
        ended = self.place.run("--dry-run", "--key", "id", "--duplicates", "keep")
        self.assertEqual(ended.code, 0, ended)
        self.assertNotIn("registered already", ended.out)

    def test_a_journal_that_is_not_there_is_said_and_not_made(self):
        ended = self.dry("--key", "id", "--duplicates", "keep", journal="new.journal")
        self.assertOneLine(ended, 0, "there is no journal new.journal yet")
        self.assertEqual({row[1] for row in self.rows("registered")}, {"dry_run"})
        self.assertEqual([name for name in os.listdir(self.place.folder) if "new" in name], [])

    def test_other_keys_than_the_journals_are_refused_as_in_a_run(self):
        self.assertOneLine(self.dry(), 5, "every lead would be sent once more")


class Duplicates(JournalTest):
    def reasons(self, file):
        return [(row["id"], row["result_code"], row["result_reason"])
                for row in self.place.results().get(file, [])]

    def test_by_default_a_name_with_its_birth_date_waits_for_a_person(self):
        ended = self.place.run("--key", "id")
        self.assertEqual(ended.code, 1, ended)
        same = "the same name and date of birth as row 1"
        self.assertEqual(
            self.reasons("review"), [("L3", "same_name", same), ("L4", "same_name", same)])
        self.assertIn("No lead is lost: 4 = 2 registered + 2 duplicate", ended.out)
        self.assertIn("have the same name and date of birth as another lead", ended.out)
        self.assertEqual(len(self.place.patients()), 2)

    def test_skip_sends_none_and_needs_nobody(self):
        ended = self.place.run("--key", "id", "--duplicates", "skip")
        self.assertEqual(ended.code, 0, ended)
        self.assertEqual([row[:2] for row in self.reasons("duplicate")],
                         [("L2", "same_phone"), ("L3", "same_name"), ("L4", "same_name")])

    def test_keep_sends_what_waited_once(self):
        self.place.run("--key", "id")
        ended = self.place.run("--key", "id", "--duplicates", "keep",
                               leads="leads-results/review.csv")
        self.assertEqual(ended.code, 0, ended)
        self.assertEqual(len(self.place.received()), 4)
        self.assertEqual(self.place.run("--key", "id").code, 0)
        self.assertEqual(len(self.place.received()), 4)

    def test_a_likeness_that_there_is_not_is_bad_usage(self):
        ended = self.place.run("--duplicates-by", "phone,shoes")
        self.assertEqual(ended.code, 64, ended)
        self.assertEqual(self.place.run("--duplicates", "keep", "--duplicates-by", "name").code, 64)

    def tearDown(self):
        # A person may be sent under two keys where somebody says so.
        self.assertEqual(self.place.leaks(), [])


class Journal(JournalTest):
    def setUp(self):
        super().setUp()
        self.place.run("--key", "id", "--duplicates", "skip", "--duplicates-by", "name")

    def test_without_a_subcommand_it_is_shown(self):
        shown = self.clinic("journal", "leads.journal")
        self.assertEqual(shown.code, 0, shown)
        self.assertIn("2 leads", shown.out)
        self.assertEqual(shown.out, self.clinic("journal", "show", "leads.journal").out)

    def test_a_lead_is_found_by_what_is_typed_and_by_standard_input(self):
        for words, stdin in [
            (["--row", "1"], ""), (["--key", "L1"], ""), (["--key", "-"], "L1\n"),
            (["--email", "-"], "ANA@mailbox.example\n"),
            (["--name", "-", "--born", "-"], f"quillon ana\n{BORN}\n"),
            (["--name", "-", "--born", BORN], "Mrs Quillon Ana\n"),
        ]:
            found = self.clinic("journal", "find", "leads.journal", *words, stdin=stdin)
            self.assertEqual(found.code, 0, found)
            self.assertRegex(found.out, r"^row 1 of run 1 \(leads\.csv\): registered, patient ")
        both = self.clinic("journal", "find", "leads.journal", "--phone", "-", "--assume", "+971",
                           stdin="(0577) 000-001\n")
        self.assertEqual(both.out.count("\n"), 2, both)

    def test_who_is_not_there_and_what_is_none_are_told_without_the_text(self):
        none = self.clinic("journal", "find", "leads.journal", "--email", "q@mailbox.example.org")
        self.assertOneLine(none, 1, "no lead of leads.journal fits")
        wrong = self.clinic("journal", "find", "leads.journal", "--phone", "-", stdin="Quillon\n")
        self.assertOneLine(wrong, 64, "the phone: not a number")
        self.assertEqual(self.clinic("journal", "find", "leads.journal").code, 64)

    def test_it_is_exported_as_csv_and_as_json_lines(self):
        rows = list(csv.DictReader(io.StringIO(
            self.clinic("journal", "export", "leads.journal").out)))
        ids = {row["patient_id"] for row in rows}
        self.assertEqual(ids, {id for id, _ in self.place.patients()})
        ended = self.clinic("journal", "export", "leads.journal", "--format", "jsonl",
                            "--output", "out.jsonl")
        self.assertEqual(ended.code, 0, ended)
        path = self.place.path("out.jsonl")
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        with open(path, encoding="utf-8") as file:
            objects = [json.loads(line) for line in file]
        self.assertEqual([o["patient_id"] for o in objects], [r["patient_id"] for r in rows])
        self.assertEqual([str(o["row"]) for o in objects], [r["row"] for r in rows])

    def test_a_purge_leaves_no_trace_in_the_bytes_and_registers_nobody_again(self):
        ids = [id.encode() for id, _ in self.place.patients()]
        before = self.place.journal_bytes()
        for id in ids + [BORN.encode()]:
            self.assertIn(id, before)
        kept = self.clinic("journal", "purge", "leads.journal", "--older-than", "90d")
        self.assertIn("0 leads", kept.out)
        ended = self.clinic("journal", "purge", "leads.journal", "--older-than", "0d")
        self.assertEqual(ended.code, 0, ended)
        after = self.place.journal_bytes()
        for text in ids + [BORN.encode(), b"Quillon", b"577000001", b"leads.csv"]:
            self.assertNotIn(text, after)
        again = self.place.run("--key", "id", "--duplicates", "skip", "--duplicates-by", "name")
        self.assertEqual(again.code, 0, again)
        self.assertEqual(len(self.place.received()), 2)
        found = self.clinic("journal", "find", "leads.journal", "--key", "L2")
        self.assertIn("registered", found.out)

    def test_a_purge_waits_for_a_run_to_end_and_makes_no_journal(self):
        self.place.start_registry("late=1:2s")
        self.place.write_leads([["L9", "Quillon Di", "0577 000 009", "", ""]], "more.csv")
        process = self.place.start("--key", "id", "--journal", "leads.journal", leads="more.csv")
        while not self.place.query("leads.journal", "SELECT 1 FROM leads WHERE state = 'intent'"):
            time.sleep(0.01)
        busy = self.clinic("journal", "purge", "leads.journal", "--older-than", "0d")
        self.assertOneLine(busy, 5, f"in use by process {process.pid}")
        self.place.end(process)
        self.assertEqual(self.clinic("journal", "purge", "no.journal", "--older-than", "0d").code, 5)
        self.assertFalse(os.path.exists(self.place.path("no.journal")))

