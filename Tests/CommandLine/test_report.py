"""The report: its numbers against the journal, and what becomes of it."""

import gzip
import hashlib
import json
import math
import os
import re
import shutil
import subprocess
import unittest
from collections import Counter

from page import Page, number
from report_leads import SCRIPT, mixed
from workplace import CLINIC, INTERRUPT, PlaceTest, lead, wait_for


class Report(PlaceTest):
    script = SCRIPT

    def run_all(self, *more, count=300, faults="status-7=0.05,throttle=0.1:10ms,close=0.02"):
        self.place.write_leads(mixed(count))
        self.place.start_registry(faults)
        ended = self.place.run(*more)
        self.assertIn(ended.code, (0, 1, 2), ended)
        return self.page("leads-results/report.html")

    def page(self, name):
        page = Page.read(self.place.path(name))
        self.assertEqual(page.mistakes, [])
        return page

    def test_its_numbers_are_those_of_the_journal(self):
        page = self.run_all()
        journal = self.place.journal()
        steps = page.numbers("Leads at each step")
        results = {kind: len(rows) for kind, rows in self.place.results().items()}
        self.assertEqual(steps["read from the file"][0], 303)
        self.assertEqual(steps["can be read"][0], 302)
        self.assertEqual(steps["are different leads"][0], 300)
        self.assertEqual(steps["are different leads"][0], sum(journal.values()))
        self.assertEqual(steps["are registered"][0], journal["registered"])
        self.assertEqual(steps["pass the script"][0], 300 - journal["disqualified"])
        law = re.search(r"No lead is lost: (\d+) = (.*?)\.", page.text)
        self.assertEqual(int(law[1]), sum(int(n) for n in re.findall(r"(\d+) [a-z]", law[2])))
        for kind, count in results.items():
            self.assertIn(f"{count} {kind.replace('_', ' ')}", law[2])
        for state in ("rejected", "invalid", "in_doubt"):
            self.assertGreater(journal[state], 0, "the test has some of each")

        # Scores, as the journal has them lead by lead.
        scores = Counter(score for (score,) in self.place.query(
            "leads.journal", "SELECT score FROM leads WHERE score IS NOT NULL"))
        columns = page.tables["Leads by score"][1:]
        found = Counter()
        for row in columns:
            found[float(row[0].split(" ")[0])] += sum(number(cell) for cell in row[1:])
        self.assertEqual(sum(found.values()), sum(scores.values()))
        starts = sorted(found)
        for start, end in zip(starts, starts[1:] + [1e9]):
            wanted = sum(count for score, count in scores.items() if start <= score < end)
            self.assertEqual(found[start], wanted)
        patients = self.place.query(
            "leads.journal", "SELECT patient_no = '-1', count(*) FROM leads"
            " WHERE state = 'registered' GROUP BY 1")
        by_end = [sum(number(row[end]) for row in columns) for end in (1, 2)]
        self.assertEqual(by_end, [dict(patients)[0], dict(patients)[1]])

        # Reasons of the script.
        reasons = {reason: numbers[0] for reason, numbers in
                   page.numbers("Turned down by the script").items()}
        self.assertEqual(reasons, dict(self.place.query(
            "leads.journal",
            "SELECT reason, count(*) FROM leads WHERE state = 'disqualified' GROUP BY 1")))

        # How often leads were sent: all that the journal submitted.
        attempts = page.numbers("How often leads were sent")
        self.assertEqual(
            {number(sent): counts[0] for sent, counts in attempts.items()},
            dict(self.place.query(
                "leads.journal", "SELECT attempt, count(*) FROM leads WHERE attempt > 0 GROUP BY 1")))
        counts = [numbers[0] for numbers in page.numbers("Answers by time").values()]
        self.assertEqual(sum(counts), sum(journal.get(state, 0) for state in
                                          ("registered", "rejected", "not_sent")))

    def test_its_charts_and_sentences_say_what_the_journal_keeps_of_the_run(self):
        page = self.run_all()
        figures, reasons = [json.loads(text) for text in self.place.query(
            "leads.journal", "SELECT figures, reasons FROM runs")[0]]

        # Each chart says in words what its table has in cells.
        labels = [a["aria-label"] for tag, a in page.elements if a.get("class") == "chart"]
        charts = {label.split(": ")[0]: label.split(": ", 1)[1].rstrip(".") for label in labels}
        steps = page.numbers("Leads at each step")
        self.assertEqual(charts["From the file to the registry"],
                         ", ".join(f"{numbers[0]} {step}" for step, numbers in steps.items()))
        self.assertEqual(charts["Leads by score"], ", ".join(
            f"{score}: {sum(numbers)}" for score, numbers in page.numbers("Leads by score").items()))

        # Times: each answer in the first class that is as long; the shares, counted anew.
        times = sorted((bar["microseconds"], bar["count"]) for bar in figures["answers"]["times"])
        flat = [time for time, count in times for _ in range(count)]
        classes = [(microseconds(row[0]), number(row[1])) for row in
                   page.tables["Answers by time"][1:]]
        for (before, _), (limit, count) in zip([(0, 0)] + classes, classes):
            self.assertEqual(count, sum(before < time <= limit for time in flat), limit)
        said = re.search(r"Of (\S+) answers half came within (\S+ \S+), 19 of 20 within (\S+ \S+),"
                         r" and all within (\S+ [mµ]?s)\.", page.text)
        self.assertEqual(number(said[1]), len(flat))
        for text, share in zip(said.groups()[1:], (0.5, 0.95, 1)):
            exact = flat[math.ceil(len(flat) * share) - 1]
            self.assertLessEqual(abs(microseconds(text) - exact), exact * 0.1, text)
        attempts = {str(each["attempts"]): each["leads"] for each in figures["answers"]["attempts"]}
        self.assertEqual(
            {str(number(sent)): counts[0] for sent, counts in
             page.numbers("How often leads were sent").items()}, attempts)
        again = sum(leads for sent, leads in attempts.items() if sent != "1")
        self.assertGreater(again, 0)
        self.assertIn(f" {again} lead", page.text)

        # Rules: how often each was true, as a number, as a share, and as a bar.
        table = page.tables["The rules, asked for 300 leads"][1:]
        rules = figures["rules"][0]
        self.assertEqual([row[0] for row in table], [rule["name"] for rule in rules["rules"]])
        bars = [a["width"] for tag, a in page.elements if a.get("class") == "ink" and "rx" in a]
        for row, rule in zip(table, rules["rules"]):
            self.assertEqual(number(row[3]), rule["passed"])
            self.assertIn(f"{round(rule['passed'] / 3)} %", row[3])
            self.assertEqual(number(row[4]) or 0, rule["decided"])
            self.assertEqual(rule["passed"] + rule["failed"] + rule["notEvaluated"], 300)
            self.assertIn(f"{round(rule['passed'] / 3, 2):g}%", bars)

        # Reasons of each kind, which add up to the kind.
        for caption, kind in (("Turned down by the script", "disqualified"),
                              ("Not sent: duplicates", "duplicate"),
                              ("Refused by the registry", "rejected"),
                              ("Not sent: something is missing or wrong", "invalid")):
            kept = {reason: each["count"] for reason, each in reasons["counts"][kind].items()}
            self.assertEqual(
                {reason: counts[0] for reason, counts in page.numbers(caption).items()}, kept)
            self.assertEqual(sum(kept.values()), figures["tally"]["counts"][kind]["all"])
        self.assertEqual(
            dict(self.place.query("leads.journal", "SELECT reason, count(*) FROM leads"
                                  " WHERE state = 'invalid' GROUP BY 1")),
            {reason: each["count"] for reason, each in reasons["counts"]["invalid"].items()})

        # Each lead that needs somebody is there by its row.
        rows = [row for (row,) in self.place.query(
            "leads.journal", "SELECT row FROM leads WHERE state IN ('invalid', 'rejected',"
            " 'in_doubt', 'not_sent')")]
        listed = {row for line in re.findall(r"class=\"rows\">Rows? ([\d, -]+)<", page.source)
                  for row in expanded(line)}
        self.assertLessEqual(set(rows), listed)

    def test_the_rules_are_what_python_makes_of_the_leads_file(self):
        page = self.run_all(faults="none")
        judged = [row for row in mixed(300)[:300]]
        rules = {
            "real": [row[4] != "spam" for row in judged],
            "phone": [row[2] != "" for row in judged],
            "email": [row[3] != "" for row in judged],
            "even": [int(row[0]) % 2 == 0 for row in judged],
        }
        points = {"phone": 40, "email": 20, "even": 15}

        def level(score):
            return (score >= 30) + (score >= 60)

        table = {row[0]: row for row in page.tables["The rules, asked for 300 leads"][1:]}
        for name, passed in rules.items():
            self.assertEqual(number(table[name][3]), sum(passed), name)
        self.assertEqual(number(table["real"][4]), rules["real"].count(False))
        for name, worth in points.items():
            tipped = 0
            for n, real in enumerate(rules["real"]):
                score = sum(points[rule] for rule in points if rules[rule][n])
                if real and rules[name][n] and level(score) != level(score - worth):
                    tipped += 1
            self.assertEqual(number(table[name][4]), tipped, name)
            self.assertGreater(tipped, 0)

    def test_who_needs_somebody_is_there_with_what_to_do_and_without_a_name(self):
        page = self.run_all()
        text = page.text
        self.assertIn("clinic reconcile leads.journal", text)
        self.assertIn("line 304, character ", text)
        self.assertIn("1 is a row that cannot be read", text)
        invalid = [row for (row,) in self.place.query(
            "leads.journal", "SELECT row FROM leads WHERE state = 'invalid' ORDER BY row")]
        self.assertIn("Rows " + ", ".join(map(str, invalid[:3])), text)
        self.assertIn("ask the person for what is missing or wrong", text)
        self.assertNotRegex(page.source, "Quillon|@mailbox|0577")

    def test_it_is_made_again_from_the_journal_alone(self):
        page = self.run_all()
        os.mkdir(self.place.path("elsewhere"))
        for name in os.listdir(self.place.folder):
            if name.startswith("leads.journal"):
                shutil.copy(self.place.path(name), self.place.path("elsewhere/" + name))
        again = self.clinic("report", "elsewhere/leads.journal", "--output", "-")
        self.assertEqual(again.out, page.source)
        self.assertEqual(
            self.clinic("report", "elsewhere/leads.journal").out,
            "The report is elsewhere/leads.report.html\n")
        self.assertEqual(self.page("elsewhere/leads.report.html").source, page.source)
        other = self.clinic("report", "elsewhere/leads.journal", "--run", "7")
        self.assertOneLine(other, 64, "has no run 7", "runs 1 to 1")
        self.assertOneLine(self.clinic("report", "none.journal"), 5, "none.journal")
        self.assertOneLine(self.clinic("report", "rules.lua"), 5, "not a journal")

    def test_it_has_the_script_and_its_digest_as_others_count_it(self):
        page = self.run_all(faults="none")
        with open(self.place.path("rules.lua"), "rb") as file:
            script = file.read()
        self.assertIn(hashlib.sha256(script).hexdigest(), page.text)
        self.assertIn(script.decode(), page.text)
        settings = {row[0]: row[1] for row in page.tables["Settings"][1:]}
        self.assertEqual(settings["Requests at once"], "at most 4")
        self.assertEqual(settings["Registry"], self.place.registry.url)
        self.assertEqual(settings["Leads"], "leads.csv")

    def test_it_has_all_that_the_run_was_told(self):
        with open(self.place.path("leads.csv"), "w", encoding="cp1252") as file:
            file.write("id|Called|phone|email|kind\n1|Zoé|0501234567||patient\n")
        self.place.write("columns.map", "name = Called\n")
        self.place.start_registry()
        ended = self.place.run("--map", "columns.map", "--delimiter", "pipe", "--encoding",
                               "windows-1252", "--duplicates", "skip", "--key", "id", "--limit", "5",
                               "--rate", "50", "--send-known-date", "--stop-after", "7")
        self.assertEqual(ended.code, 0, ended)
        rows = self.page("leads-results/report.html").tables["Settings"][1:]
        told = {row[0]: row[1] for row in rows}
        self.assertEqual(len(told), len(rows))
        for name, value in {
                "Script": "rules.lua", "Names of columns": "by columns.map",
                "Between its cells": "pipe", "Encoding of the leads file": "windows-1252",
                "Sheet of a workbook": "the first one", "Leads are told apart by": "column id",
                "Leads that are alike":
                    "are not sent: the same phone, or email, or name and date of birth",
                "Rows read": "the first 5", "Requests a second": "at most 50",
                "Date of birth": "sent as it is known", "Stops after failures in a row": "7",
        }.items():
            self.assertEqual(told[name], value, name)

    def test_names_are_there_only_where_they_were_asked_for_twice(self):
        page = self.run_all("--report-names")
        self.assertRegex(page.text, r"Row \d+: Quillon \d+")
        self.assertNotRegex(page.source, "@mailbox|0577")
        plain = self.clinic("report", "leads.journal", "--output", "-")
        self.assertNotIn("Quillon", plain.out)
        named = self.clinic("report", "leads.journal", "--output", "-", "--report-names")
        self.assertEqual(named.out, page.source)
        # What was asked for is no leak.
        self.place.outputs.remove(named)

    def test_a_dry_run_and_leads_from_a_pipe_have_one_where_they_are_told_to(self):
        self.place.write_leads(mixed(60))
        ended = self.place.run("--dry-run", "--report", "dry.html")
        self.assertIn("The report is dry.html", ended.out)
        page = self.page("dry.html")
        self.assertIn("nothing was sent", page.text)
        self.assertEqual(page.numbers("Leads at each step")["read from the file"][0], 63)
        self.assertNotIn("report", self.place.run("--dry-run").out.lower().split("see the report")[0])
        ended = self.place.run("--dry-run", "--report", "no/where.html")
        self.assertEqual(ended.code, 5, ended)
        self.assertIn("the report no/where.html cannot be written", ended.err)

    def test_a_run_that_was_stopped_has_one_that_adds_up_and_says_so(self):
        self.place.write_leads(mixed(300))
        self.place.start_registry("late=1:200ms")
        process = self.place.start()
        wait_for(lambda: len(self.place.received()) > 20, "leads are sent", process)
        self.assertEqual(self.interrupt(process, INTERRUPT).code, 130)
        page = self.page("leads-results/report.html")
        self.assertIn("Stopped on request. The same command goes on from here.", page.text)
        law = re.search(r"No lead is lost: (\d+) = (.*?)\.", page.text)
        self.assertEqual(int(law[1]), sum(int(n) for n in re.findall(r"(\d+) [a-z]", law[2])))
        journal = self.place.journal()
        self.assertEqual(page.numbers("Leads at each step")["are registered"][0],
                         journal["registered"])
        self.assertLess(int(law[1]), 303)
        self.place.start_registry()
        self.assertIn(self.place.run().code, (0, 1))

    def test_a_file_in_which_no_row_is_a_lead_has_one_without_leads(self):
        with open(self.place.path("leads.csv"), "w", encoding="utf-8") as file:
            file.write("id,name,phone,email,kind\n1,2\n3,4\n")
        self.place.start_registry()
        self.assertEqual(self.place.run().code, 1)
        page = self.page("leads-results/report.html")
        self.assertEqual([counts[0] for counts in page.numbers("Leads at each step").values()],
                         [2, 0, 0, 0, 0, 0, 0])
        self.assertIn("2 are rows that cannot be read", page.text)
        self.assertNotIn("NaN", page.source)

    def test_after_a_purge_it_has_its_numbers_and_nothing_of_anybody(self):
        page = self.run_all("--report-names")
        purge = self.clinic("journal", "purge", "leads.journal", "--older-than", "0d")
        self.assertIn(purge.code, (0, 2), purge)
        purged = Page(self.clinic("report", "leads.journal", "--output", "-", "--report-names").out)
        self.assertEqual(purged.mistakes, [])
        self.assertNotRegex(purged.source, "Quillon|leads.csv|the gender is missing|Rows? \\d")
        self.assertIn("Personal data of this run were removed", purged.text)
        for caption in ("Leads at each step", "Leads by score", "Answers by time"):
            self.assertEqual(purged.tables[caption], page.tables[caption])
        with open(self.place.path("rules.lua"), encoding="utf-8") as file:
            self.assertIn(file.read(), purged.text)

    def test_a_disk_without_room_leaves_the_report_before_and_says_so_in_one_line(self):
        self.run_all(count=20)
        folder = self.place.path("disk")
        os.mkdir(folder)
        mount = ["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", folder]
        if subprocess.run(mount, capture_output=True).returncode != 0:
            self.skipTest("a small disk cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", folder], capture_output=True)
        self.place.write("disk/report.html", "the one before")
        for ended in (self.clinic("report", "leads.journal", "--output", "disk/report.html"),
                      self.place.run("--report", "disk/report.html")):
            self.assertOneLine(
                ended, 5, "the report disk/report.html cannot be written: No space left")
        self.assertEqual(os.listdir(folder), ["report.html"])
        with open(self.place.path("disk/report.html"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "the one before")

    def test_where_the_leads_file_breaks_off_what_was_done_until_then_is_to_be_seen(self):
        self.run_all(count=20, faults="none")
        # More than is read at once: else nothing of it would have been done.
        self.place.write_leads(mixed(300) + [lead(n, "spam") for n in range(1_000, 21_000)])
        with open(self.place.path("leads.csv"), "rb") as file:
            packed = gzip.compress(file.read())
        self.place.write("leads.csv", packed[:len(packed) * 2 // 3])
        self.assertOneLine(self.place.run(), 64, "leads.csv")
        page = self.page("leads-results/report.html")
        self.assertIn("Stopped: the leads file broke off", page.text)
        self.assertNotIn("on request", page.text)
        registered = self.place.journal()["registered"]
        self.assertGreater(registered, 40)
        self.assertEqual(len(self.place.results()["registered"]), registered)
        self.assertEqual(page.numbers("Leads at each step")["are registered"][0], registered)

    def test_a_page_for_which_standard_output_has_no_room_is_no_success(self):
        self.run_all(count=20)
        with open("/dev/full", "wb") as full:
            ended = subprocess.run(
                [CLINIC, "report", "leads.journal", "--output", "-"], cwd=self.place.folder,
                stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(ended.returncode, 5)
        self.assertEqual(
            ended.stderr.decode(),
            "clinic: standard output cannot be written: No space left on device\n")

    def clinic(self, *arguments):
        return self.place.end(self.place.spawn(*arguments))


def microseconds(text):
    """Of `850 µs`, `1.5 ms` or `2 s`."""
    amount, unit = text.split(" ")
    return round(float(amount) * {"µs": 1, "ms": 1000, "s": 1_000_000}[unit])


def expanded(rows):
    """Of `1, 3-5`: 1, 3, 4, 5."""
    for part in filter(None, re.split(r"[, ]+", rows)):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


if __name__ == "__main__":
    unittest.main()
