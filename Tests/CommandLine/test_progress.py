"""What a run shows of itself while it is on: on a terminal, in a pipe, and to programs."""

import json
import re
import shutil
import time
import unittest

from terminal import Terminal
from workplace import SCRIPT, PlaceTest, leads, wait_for

BAR = re.compile(r"[█░#-]{8,40} +\d+ %")


@unittest.skipUnless(shutil.which("tmux"), "tmux is not installed")
class Bar(PlaceTest):
    def start(self, columns, *more, name="leads.csv", count=80, faults="late=1:200ms", **variables):
        self.place.write_leads(leads(count), name=name)
        self.place.start_registry(faults)
        terminal = Terminal(self.place.command(*more, leads=name), columns,
                            folder=self.place.folder, environment=variables)
        self.addCleanup(terminal.close)
        return terminal

    def assertBarAlone(self, screen, columns):
        """One bar with its counts, and no row that is left of another."""
        self.assertEqual(len(BAR.findall(screen)), 1, screen)
        self.assertEqual(screen.count(" leads"), 1, screen)
        for line in screen.split("\n"):
            self.assertLessEqual(len(line), columns - 3, screen)

    def test_the_bar_is_whole_at_each_width_and_goes_with_the_run(self):
        for columns in (40, 80, 200):
            with self.subTest(columns=columns):
                self.setUp()
                terminal = self.start(columns)
                for least in (1, 20, 40):
                    screen = terminal.wait(
                        lambda s: (re.search(r"(\d+) registered", s) or [0, 0])[1] != 0
                        and int(re.search(r"(\d+) registered", s)[1]) >= least, "the bar moves")
                    self.assertBarAlone(screen, columns)
                    self.assertRegex(screen, r"\d/s")
                screen = terminal.wait(lambda s: "ended: 0" in s, "the run ends")
                self.assertNotRegex(screen, BAR)
                self.assertIn("80 leads read", screen)
                self.assertTrue(screen.startswith("80 leads read"), screen)
                self.tearDown()

    def test_a_terminal_that_changes_its_width_keeps_a_whole_bar_and_all_that_stands_above(self):
        terminal = self.start(120, count=400)
        for columns in (120, 60, 45, 40, 200, 41, 80):
            terminal.resize(columns)
            seen = terminal.wait(BAR.search, "a bar is there")
            done = int(re.findall(r"(\d+) leads", seen)[-1])
            screen = terminal.wait(
                lambda s: (m := re.findall(r"(\d+) leads", s)) and int(m[-1]) > done + 8,
                "the bar is drawn anew")
            # A piece of an older bar may stand above it, where the terminal wrapped that.
            self.assertBarAlone("\n".join(screen.split("\n")[-2:]), columns)
        terminal.type("C-c")
        terminal.wait(lambda s: "ended: 130" in s, "the run stops")

    def test_a_wide_name_has_its_room(self):
        for columns in (40, 80):
            with self.subTest(columns=columns):
                self.setUp()
                terminal = self.start(columns, name="患者さんのリスト二〇二六年.csv")
                screen = terminal.wait(lambda s: "registered" in s, "the bar is there")
                first = screen.split("\n")[0]
                self.assertRegex(first, BAR)
                wide = len(re.findall(r"[\u3000-\u9fff]", first))
                self.assertLessEqual(len(first) + wide, columns - 3)
                terminal.wait(lambda s: "ended: 0" in s, "the run ends")
                self.tearDown()

    def test_after_ctrl_c_the_bar_is_gone_and_nothing_more_is_said_until_the_summary(self):
        terminal = self.start(80, count=200, faults="late=1:1500ms")
        terminal.wait(BAR.search, "the bar is there")
        terminal.type("C-c")
        screen = terminal.wait(lambda s: "Stopping" in s, "the stop is heard")
        self.assertNotRegex(screen, BAR)
        self.assertIn("Ctrl-C again stops at once.", screen)
        screen = terminal.wait(lambda s: "ended: 130" in s, "the run stops")
        self.assertNotRegex(screen, BAR)
        lines = [line for line in screen.split("\n") if line]
        self.assertRegex(lines[0], r"^(\^C)?Stopping: waiting for \d+ requests on the wire")
        self.assertRegex(lines[1], r"leads read from leads\.csv")
        self.place.start_registry()
        self.assertEqual(self.place.run().code, 0)

    def test_what_the_script_prints_stands_above_the_bar(self):
        self.place.write(
            "rules.lua", SCRIPT.replace("if lead.kind", "print('row ' .. lead.id)\n  if lead.kind"))
        terminal = self.start(80, count=40)
        screen = terminal.wait(lambda s: "ended: 0" in s, "the run ends")
        printed = [line for line in screen.split("\n") if line.startswith("row ")]
        self.assertEqual(printed, [f"row {n}" for n in range(1, 41)])
        self.assertNotRegex(screen, BAR)

    def test_colours_are_there_where_they_are_wanted(self):
        for variables, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
            with self.subTest(variables=variables):
                self.setUp()
                terminal = self.start(80, **variables)
                terminal.wait(lambda s: "registered" in s, "the bar is there")
                self.assertEqual("\x1b[32m" in terminal.screen("-e"), coloured)
                terminal.wait(lambda s: "ended: 0" in s, "the run ends")
                self.tearDown()

    def test_a_terminal_without_utf8_gets_a_bar_of_ascii(self):
        terminal = self.start(80, LC_ALL="C")
        self.assertIn("###", terminal.wait(lambda s: "###" in s, "the bar is there"))
        terminal.wait(lambda s: "ended: 0" in s, "the run ends")


    def test_a_terminal_that_cannot_rewrite_a_line_gets_lines_and_no_escape(self):
        terminal = self.start(80, TERM="dumb", faults="late=1:300ms")
        screen = terminal.wait(lambda s: "ended: 0" in s, "the run ends")
        self.assertRegex(screen, r"\A\d+ s: \d+ leads, \d+ %, .*registered\n")
        self.assertNotRegex(screen, BAR)
        self.assertNotIn("\x1b", terminal.screen("-e").split("ended:")[0])


class Elsewhere(PlaceTest):
    def test_in_a_pipe_there_is_a_line_every_five_seconds_and_no_escape(self):
        self.place.write_leads(leads(80))
        self.place.start_registry("late=1:300ms")
        ended = self.place.run()
        self.assertEqual(ended.code, 0, ended)
        self.assertRegex(
            ended.err, r"\A(\d+ s: \d+ leads, \d+ %, [\d.]+/s, \d+ s left: \d+ registered\n)+\Z")
        self.assertNotIn("\x1b", ended.err + ended.out)

    def test_none_says_nothing(self):
        self.place.write_leads(leads(80))
        self.place.start_registry("late=1:300ms")
        began = time.monotonic()
        ended = self.place.run("--progress", "none")
        self.assertGreater(time.monotonic() - began, 5)
        self.assertEqual((ended.code, ended.err), (0, ""))

    def test_programs_get_an_event_a_second_and_a_last_one_that_agrees_with_the_results(self):
        self.place.write_leads(leads(40) + [["41", "Quillon 41", "", "", "spam"]])
        self.place.start_registry("late=1:300ms")
        ended = self.place.run("--progress", "json")
        events = [json.loads(line) for line in ended.err.splitlines()]
        self.assertGreaterEqual(len(events), 3)
        self.assertEqual({event["event"] for event in events[:-1]}, {"progress"})
        last = events[-1]
        self.assertEqual((last["event"], last["ending"]), ("finished", "finished"))
        counts = {kind: len(rows) for kind, rows in self.place.results().items()}
        self.assertEqual({kind: last[kind] for kind in counts}, counts)
        self.assertEqual((last["read"], last["finished"], last["fraction"]), (41, 41, 1))
        for before, after in zip(events, events[1:]):
            self.assertLessEqual(before["finished"], after["finished"])

    def test_a_slow_pipe_of_leads_is_shown_without_an_end(self):
        self.place.start_registry()
        process = self.place.start(
            "--journal", "leads.journal", "--progress", "json", leads="-", stdin=-1)
        text = "id,name,phone,email,kind\n1,Quillon 1,0577000001,q1@mailbox.example,patient\n"
        process.stdin.write(text.encode())
        process.stdin.flush()
        event = json.loads(process.stderr.readline())
        self.assertEqual((event["bytes"], event["fraction"], event["seconds_left"]),
                         (None, None, None))
        wait_for(lambda: self.place.received(), "the lead is sent", process)
        event = json.loads(process.stderr.readline())
        self.assertEqual(event["registered"], 1)
        process.stdin.close()
        process.stdin = None
        self.assertEqual(self.place.end(process).code, 0)


if __name__ == "__main__":
    unittest.main()
