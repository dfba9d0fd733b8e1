"""Requests to stop, and terminals and pipes that go away."""

import os
import signal
import subprocess
import time
import unittest

from workplace import INTERRUPT, SCRIPT, PlaceTest, leads, wait_for


class Interrupts(PlaceTest):
    def begin(self, count=60, faults="late=1:300ms"):
        """A run that has something on the wire, and much to do."""
        self.place.write_leads(leads(count))
        self.place.start_registry(faults)
        # Where these tests themselves run under nohup, it would be handed on.
        process = self.place.start(before=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL))
        wait_for(lambda: len(self.place.received()) >= 4, "requests arrive", process)
        return process

    def finish(self, count=60):
        self.place.start_registry()
        return self.place.run()

    def test_the_first_signal_finishes_what_is_on_the_wire_and_leaves_nothing_in_doubt(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number.name):
                self.setUp()
                ended = self.interrupt(self.begin(), number)
                self.assertEqual(ended.code, 130, ended)
                self.assertIn("Stopped on request", ended.out)
                self.assertNotIn("in_doubt", self.place.results())
                self.assertNotIn("in_doubt", self.place.journal())
                self.assertLess(len(self.place.received()), 60)
                self.assertEqual(self.finish().code, 0)
                self.assertComplete(range(1, 61))
                self.assertEqual(len(self.place.received()), 60)
                self.tearDown()

    def test_the_second_signal_stops_at_once_and_only_what_was_on_the_wire_is_in_doubt(self):
        process = self.begin(faults="cycle:ok,ok,ok,ok,ok,ok,late:20s,late:20s,late:20s,late:20s")
        wait_for(lambda: len(self.place.received()) >= 10, "slow requests arrive", process)
        began = time.monotonic()
        ended = self.interrupt(process, INTERRUPT, INTERRUPT)
        self.assertEqual(ended.code, 130, ended)
        self.assertLess(time.monotonic() - began, 10)
        self.assertLessEqual(self.place.journal().get("in_doubt", 0), 4)
        self.assertEqual(self.finish().code, 2)
        self.assertComplete(range(1, 61), in_doubt=True)

    def test_many_signals_at_once_do_no_more_harm_than_two(self):
        ended = self.interrupt(self.begin(), *[signal.SIGINT, signal.SIGTERM, signal.SIGHUP] * 5)
        self.assertEqual(ended.code, 130, ended)
        self.assertIn(self.finish().code, (0, 2))
        self.assertComplete(range(1, 61), in_doubt=True)

    def test_a_registry_that_asks_for_ten_minutes_does_not_hold_a_stop_up(self):
        process = self.begin(faults="throttle=1:600s")
        self.assertEqual(self.interrupt(process, INTERRUPT).code, 130)
        self.assertNotIn("in_doubt", self.place.journal())
        self.assertEqual(self.finish().code, 0)
        self.assertComplete(range(1, 61))

    def test_nohup_holds(self):
        self.place.write_leads(leads(40))
        self.place.start_registry("late=1:100ms")
        process = self.place.start(before=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        wait_for(lambda: len(self.place.received()) >= 4, "requests arrive", process)
        ended = self.interrupt(process, signal.SIGHUP)
        self.assertEqual(ended.code, 0, ended)
        self.assertComplete(range(1, 41))


class StandardInput(PlaceTest):
    """Leads from a program that is slow, or stops."""

    def begin(self, text):
        self.place.start_registry()
        process = self.place.start(
            "--journal", "leads.journal", "--results", "leads-results", leads="-",
            stdin=subprocess.PIPE)
        process.stdin.write(text.encode())
        process.stdin.flush()
        return process

    rows = "id,name,phone,email,kind\n" + "".join(
        f"{n},Quillon {n},0577{n:06d},q{n}@mailbox.example,patient\n" for n in range(1, 6))

    def test_leads_are_sent_while_more_are_awaited(self):
        process = self.begin(self.rows)
        wait_for(lambda: len(self.place.received()) == 5, "leads are sent", process)
        wait_for(lambda: self.place.journal().get("registered") == 5, "and recorded", process)
        process.stdin.write(b"6,Quillon 6,0577000006,q6@mailbox.example,patient\n")
        ended = self.place.end(process)
        self.assertEqual(ended.code, 0, ended)
        self.assertComplete(range(1, 7))

    def steady(self, process, every, until):
        """A lead every so many seconds, without a pause that would tell anybody anything."""
        number = 6
        while not until():
            self.assertLess(number, 400, "the leads are held back")
            try:
                process.stdin.write(
                    f"{number},Quillon {number},0577{number:06d},,patient\n".encode())
                process.stdin.flush()
            except BrokenPipeError:
                break
            number += 1
            time.sleep(every)
        return number

    def test_leads_of_a_program_that_never_pauses_are_sent_while_it_writes(self):
        process = self.begin(self.rows)
        last = self.steady(process, 0.02, lambda: len(self.place.received()) > 20)
        ended = self.place.end(process)
        self.assertEqual(ended.code, 0, ended)
        self.assertComplete(range(1, last))

    def test_ctrl_c_is_heard_by_a_run_whose_leads_never_pause(self):
        process = self.begin(self.rows)
        self.steady(process, 0.02, lambda: len(self.place.received()) > 5)
        process.send_signal(INTERRUPT)
        self.steady(process, 0.02, lambda: process.poll() is not None)
        self.assertEqual(self.place.end(process).code, 130)

    def test_ctrl_c_is_heard_while_more_are_awaited(self):
        process = self.begin(self.rows)
        wait_for(lambda: len(self.place.received()) == 5, "leads are sent", process)
        process.send_signal(INTERRUPT)
        wait_for(lambda: process.poll() is not None, "the run ends", seconds=5)
        self.assertEqual(self.place.end(process).code, 130)
        self.assertComplete(range(1, 6))

    def test_ctrl_c_is_heard_before_the_first_lead(self):
        process = self.begin("")
        time.sleep(0.5)
        process.send_signal(INTERRUPT)
        wait_for(lambda: process.poll() is not None, "the run ends", seconds=5)
        self.assertOneLine(self.place.end(process), 130, "nothing was sent")

    def test_half_a_row_at_a_stop_is_not_a_lead(self):
        process = self.begin(self.rows + "6,Quillon 6,05770")
        wait_for(lambda: len(self.place.received()) == 5, "leads are sent", process)
        process.send_signal(INTERRUPT)
        self.assertEqual(self.place.end(process).code, 130)
        self.assertComplete(range(1, 6))


class Streams(PlaceTest):
    script = SCRIPT.replace("function qualify(lead)", 'function qualify(lead)\n  print("one more")')

    def test_a_closed_stream_stops_nothing_and_nothing_is_written_into_other_files(self):
        for closed in (">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-"):
            with self.subTest(closed=closed):
                self.setUp()
                self.place.write_leads(leads(50))
                self.place.start_registry()
                ended = self.place.shell(f'exec "$@" --progress json {closed}')
                self.assertEqual(ended.code, 0, ended)
                self.assertComplete(range(1, 51))
                self.assertEqual(len(self.place.received()), 50)
                self.assertEqual(self.place.journal(), {"registered": 50})
                for name in os.listdir(self.place.folder):
                    if not name.endswith(".db") and os.path.isfile(self.place.path(name)):
                        with open(self.place.path(name), "rb") as file:
                            found = b"one more" in file.read()
                        # The journal keeps the script itself.
                        has_script = name in ("rules.lua", "leads.journal")
                        self.assertEqual(found, has_script, name)
                self.tearDown()

    def test_what_a_closed_stream_would_have_shown_is_in_no_result_file(self):
        """A result file would get the number of stderr, and progress every second."""
        self.place.write("rules.lua", SCRIPT.replace(
            "function qualify(lead)", "function qualify(lead)\n  for _ = 1, 3000000 do end"))
        self.place.write_leads(leads(100))
        self.place.shell('exec "$@" --progress json <&- >&- 2>&-',
                         "--dry-run", "--results", "leads-results")
        rows = self.place.results()["registered"]
        self.assertEqual([row["id"] for row in rows], [str(n) for n in range(1, 101)])

    def test_a_reader_that_goes_away_stops_nothing(self):
        self.place.write_leads(leads(50))
        self.place.start_registry()
        ended = self.place.shell('"$@" | head -1; exit "${PIPESTATUS[0]}"')
        self.assertEqual((ended.code, ended.out), (0, "one more\n"))
        self.assertComplete(range(1, 51))

    def test_a_full_device_behind_a_stream_stops_nothing(self):
        self.place.write_leads(leads(20))
        self.place.start_registry()
        self.assertEqual(self.place.shell('exec "$@" >/dev/full 2>/dev/full').code, 0)
        self.assertComplete(range(1, 21))


if __name__ == "__main__":
    unittest.main()
