"""Journals and disks in trouble, leads files that change between runs, and input that is wrong."""

import os
import resource
import sqlite3
import subprocess
import unittest

from workplace import HEADER, PlaceTest, lead, leads, wait_for


class Journals(PlaceTest):
    def setUp(self):
        super().setUp()
        self.place.write_leads(leads(30))
        self.place.start_registry()

    def test_a_second_process_is_told_the_first_ones_pid_and_sends_nothing(self):
        self.place.start_registry("late=1:300ms")
        first = self.place.start()
        wait_for(lambda: len(self.place.received()) >= 4, "requests arrive", first)
        second = self.place.run("--results", "other")
        self.assertOneLine(second, 5, f"in use by process {first.pid}", "wait for it or stop it")
        self.assertEqual(self.place.end(first).code, 0)
        self.assertComplete(range(1, 31))
        self.assertEqual(len(self.place.received()), 30)

    def test_a_registry_that_is_killed_and_starts_again_has_nobody_twice(self):
        self.place.start_registry("late=1:300ms")
        process = self.place.start()
        wait_for(lambda: len(self.place.received()) >= 10, "connections are kept", process)
        self.place.registry.process.kill()
        self.place.registry.process.wait()
        ended = self.place.end(process)
        doubted = self.place.journal().get("in_doubt", 0)
        self.assertGreater(doubted, 0, ended)
        self.place.start_registry()
        again = self.place.run()
        self.assertEqual(again.code, 2, again)
        self.assertComplete(range(1, 31), in_doubt=True)
        names = [name for _, name in self.place.patients()]
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(self.place.journal().get("in_doubt"), doubted)

    def test_a_journal_that_is_none_any_more_is_refused_and_nothing_is_sent(self):
        self.assertEqual(self.place.run().code, 0)
        with open(self.place.path("leads.journal"), "rb") as file:
            whole = file.read()
        sent = len(self.place.received())
        self.place.write_leads(leads(35))
        for content, word in ((whole[:len(whole) // 2], "damaged"), (whole[:-1], "damaged"),
                              (whole[:4096], "damaged"), (b"", "was emptied or deleted"),
                              (b"no journal at all\n" * 500, "is not a journal"),
                              (whole[:100] + os.urandom(len(whole) - 100), "damaged")):
            with self.subTest(word=word, size=len(content)):
                self.place.write("leads.journal", content)
                self.assertOneLine(self.place.run(), 5, "leads.journal", word)
                self.assertEqual(len(self.place.received()), sent)
        self.place.write("leads.journal", whole)
        self.assertEqual(self.place.run().code, 0)
        self.assertComplete(range(1, 36))

    def test_a_deleted_journal_is_not_taken_for_a_new_one(self):
        self.assertEqual(self.place.run().code, 0)
        os.remove(self.place.path("leads.journal"))
        self.assertOneLine(self.place.run(), 5, "was emptied or deleted", "leads.journal.lock")
        self.assertEqual(len(self.place.received()), 30)

    def test_another_programs_database_is_refused_and_left_as_it_is(self):
        connection = sqlite3.connect(self.place.path("leads.journal"))
        connection.execute("CREATE TABLE theirs (x)")
        connection.commit()
        connection.close()
        self.assertOneLine(self.place.run(), 5, "another program's database")
        tables = self.place.query("leads.journal", "SELECT name FROM sqlite_schema")
        self.assertEqual(tables, [("theirs",)])

    def test_a_journal_where_nothing_can_be_written_is_refused(self):
        os.mkdir(self.place.path("folder"))
        for journal in ("/proc/leads.journal", "no/such/leads.journal", "folder"):
            with self.subTest(journal=journal):
                self.assertOneLine(self.place.run("--journal", journal), 5, journal)
        self.assertEqual(self.place.received(), [])

    def test_results_where_nothing_can_be_written_are_refused_before_anything_is_sent(self):
        self.place.write("file", "")
        for results in ("/proc/results", "no/such/results", "file"):
            with self.subTest(results=results):
                self.assertOneLine(self.place.run("--results", results), 5, results)
        self.assertEqual(self.place.received(), [])


class ResultFolders(PlaceTest):
    """Two runs with a journal each and one folder for their results."""

    def setUp(self):
        super().setUp()
        self.place.write_leads(leads(30))
        self.place.write_leads(leads(30, first=31), name="more.csv")
        self.place.start_registry()

    def begin(self):
        """A run that has the folder, and goes on until its standard input ends."""
        process = self.place.start(
            "--journal", "leads.journal", "--results", "leads-results", leads="-",
            stdin=subprocess.PIPE)
        with open(self.place.path("leads.csv"), "rb") as file:
            process.stdin.write(file.read())
        process.stdin.flush()
        wait_for(lambda: len(self.place.received()) == 30, "requests arrive", process)
        return process

    def second(self, *more):
        return self.place.run("--results", "leads-results", *more, leads="more.csv")

    def test_a_second_run_is_told_the_first_ones_pid_and_sends_nothing(self):
        first = self.begin()
        for more in ([], ["--dry-run"], ["--results", "./leads-results/../leads-results"]):
            with self.subTest(more=more):
                self.assertOneLine(
                    self.second(*more), 5, "the results folder", f"in use by process {first.pid}",
                    "wait for it", "another folder with --results")
        self.assertEqual(self.place.query("more.journal", "SELECT count(*) FROM runs"), [(0,)])
        self.assertEqual(self.place.end(first).code, 0)
        self.assertComplete(range(1, 31))
        self.assertEqual(len(self.place.received()), 30)
        self.assertEqual(self.second().code, 0)
        rows = self.place.results()["registered"]
        self.assertEqual({int(row["id"]) for row in rows}, set(range(31, 61)))

    def test_one_that_was_killed_is_no_obstacle(self):
        first = self.begin()
        first.kill()
        self.place.end(first)
        self.assertEqual(self.second().code, 0)

    def test_a_folder_that_cannot_be_locked_takes_results_all_the_same(self):
        os.makedirs(self.place.path("leads-results/.lock"))
        self.assertEqual(self.place.run().code, 0)
        self.assertComplete(range(1, 31))


class Disks(PlaceTest):
    """Room that runs out in the middle of a run."""

    count = 400

    def setUp(self):
        super().setUp()
        long = [lead(number) + ["x" * 2000] for number in range(1, self.count + 1)]
        self.place.write_leads(long, header=HEADER + ["notes"])
        self.place.start_registry()

    def test_no_file_may_grow_any_further(self):
        def narrow():
            resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, resource.RLIM_INFINITY))

        ended = self.place.run(before=narrow)
        self.assertOneLine(ended, 5, "run the same command again")
        received = set(self.place.received_names())
        self.assertLess(len(received), self.count)
        self.assertIn(self.place.run().code, (0, 2))
        self.assertComplete(range(1, self.count + 1), in_doubt=True)

    def test_a_disk_that_is_full_of_results_leaves_nothing_in_doubt(self):
        self.small_disk("128k")
        ended = self.place.run("--results", "disk/results")
        self.assertOneLine(ended, 5, "No space left", "run the same command again")
        self.assertNotIn("in_doubt", self.place.journal())
        self.assertNotIn("intent", self.place.journal())
        self.assertEqual(len(self.place.received()), self.place.journal()["registered"])
        self.assertLess(len(self.place.received()), self.count)
        self.assertEqual(self.place.run().code, 0)
        self.assertComplete(range(1, self.count + 1))
        self.assertEqual(len(self.place.received()), self.count)

    def test_a_disk_that_is_full_of_the_journal_sends_nothing_that_is_not_in_it(self):
        self.small_disk("160k")
        ended = self.place.run("--journal", "disk/leads.journal")
        self.assertOneLine(ended, 5, "no room", "run the same command again")
        sent = len(self.place.received())
        self.assertLess(sent, self.count)
        subprocess.run(["mount", "-o", "remount,size=64m", self.place.path("disk")], check=True)
        self.assertIn(self.place.run("--journal", "disk/leads.journal").code, (0, 2))
        self.assertComplete(range(1, self.count + 1), in_doubt=True)

    def test_a_folder_that_may_only_be_read_is_refused_before_anything_is_sent(self):
        self.small_disk("1m")
        subprocess.run(["mount", "-o", "remount,ro", self.place.path("disk")], check=True)
        ended = self.place.run("--journal", "disk/leads.journal")
        self.assertOneLine(ended, 5, "disk/leads.journal", "must be writable")
        ended = self.place.run("--results", "disk/results")
        self.assertOneLine(ended, 5, "disk/results", "Read-only")
        self.assertEqual(self.place.received(), [])


class Changes(PlaceTest):
    """The leads file, or the command, is not what it was in the run before."""

    def setUp(self):
        super().setUp()
        self.place.start_registry()

    def test_rows_that_were_added_removed_and_moved(self):
        self.place.write_leads(leads(20))
        self.assertEqual(self.place.run().code, 0)
        self.place.write_leads(leads(5, first=21) + leads(15, first=3)[::-1])
        self.assertEqual(self.place.run().code, 0)
        self.assertEqual(len(self.place.received()), 25)
        results = self.place.results()["registered"]
        self.assertEqual({int(row["id"]) for row in results}, {*range(3, 18), *range(21, 26)})

    def test_one_journal_for_the_files_of_several_days(self):
        self.place.write_leads(leads(20), name="monday.csv")
        self.place.write_leads(leads(20, first=11), name="tuesday.csv")
        for day in ("monday", "tuesday"):
            ended = self.place.run("--journal", "all.journal", "--key", "id", leads=f"{day}.csv")
            self.assertEqual(ended.code, 0, ended)
        self.assertEqual(len(self.place.received()), 30)

    def test_another_column_does_not_make_all_leads_new_ones(self):
        self.place.write_leads(leads(20))
        self.assertEqual(self.place.run().code, 0)
        for header, rows in ((HEADER + ["last_call"], [row + [""] for row in leads(20)]),
                             (HEADER[::-1], [row[::-1] for row in leads(20)]),
                             (HEADER[:4], [row[:4] for row in leads(20)])):
            with self.subTest(header=header):
                self.place.write_leads(rows, header=header)
                self.assertOneLine(self.place.run(), 5, "every lead would be sent once more")
        self.assertEqual(len(self.place.received()), 20)

    def test_with_a_key_a_changed_row_is_the_same_lead(self):
        self.place.write_leads(leads(20))
        self.assertEqual(self.place.run("--key", "id").code, 0)
        rows = [row[:2] + ["", ""] + row[4:] + ["seen"] for row in leads(22)]
        self.place.write_leads(rows, header=HEADER + ["notes"])
        self.place.run("--key", "id")
        self.assertEqual(len(set(self.place.received_names())), len(self.place.received_names()))
        for options in ([], ["--key", "phone"]):
            ended = self.place.run(*options)
            self.assertOneLine(ended, 5, "every lead would be sent once more")

    def test_a_limit_that_grows(self):
        self.place.write_leads(leads(20))
        for limit in ("1", "7", "7", "3", "20", "50"):
            self.assertEqual(self.place.run("--limit", limit).code, 0)
        self.assertEqual(len(self.place.received()), 20)
        self.assertComplete(range(1, 21))

    def test_a_result_file_is_run_again_with_the_journal_of_its_run(self):
        self.place.start_registry("cycle:ok,status-7,close:created,ok,close:lost")
        self.place.write_leads(leads(20))
        self.assertEqual(self.place.run().code, 2)
        self.place.start_registry()
        kinds = self.place.results()
        for kind in ("registered", "in_doubt", "rejected"):
            self.place.run(leads=f"leads-results/{kind}.csv")
        self.place.run()
        names = self.place.received_names()
        again = [name for name in set(names) if names.count(name) > 1]
        self.assertEqual(sorted(again), sorted(row["name"] for row in kinds["rejected"]))
        patients = [name for _, name in self.place.patients()]
        self.assertEqual(len(patients), len(set(patients)))

    def test_a_result_file_elsewhere_sends_nobody_twice(self):
        self.place.start_registry("cycle:ok,close:created")
        self.place.write_leads(leads(10))
        self.assertEqual(self.place.run().code, 2)
        sent = len(self.place.received())
        for kind in ("registered", "in_doubt"):
            os.rename(self.place.path(f"leads-results/{kind}.csv"), self.place.path(f"{kind}.csv"))
            self.assertOneLine(self.place.run(leads=f"{kind}.csv"), 64, "give --journal")
            self.place.run("--journal", "new.journal", leads=f"{kind}.csv")
        self.assertEqual(len(self.place.received()), sent)

    def tearDown(self):
        # A rejected lead may be sent again when a person runs its file.
        self.assertEqual(self.place.repeats(retryable=("status-7",)), [])
        self.assertEqual(self.place.leaks(), [])


class BadInput(PlaceTest):
    """One clear line, the right exit code, and no other lead is lost."""

    def setUp(self):
        super().setUp()
        self.place.write_leads(leads(5))
        self.place.start_registry()

    def assertNothingSent(self):
        self.assertEqual(self.place.received_names(), [])

    def test_files_that_are_not_there(self):
        self.assertOneLine(self.place.run(leads="nobody.csv"), 64, "nobody.csv", "no such file")
        self.assertOneLine(self.place.run(script="no.lua"), 3, "no.lua")
        self.assertOneLine(self.place.run(leads="."), 64, "folder", "give a file of leads")
        self.assertNothingSent()

    def test_scripts_that_cannot_judge(self):
        self.place.write("rules.lua", "function qualify(lead)\n  return nil, 'x' .. \nend\n")
        ended = self.place.run()
        self.assertEqual(ended.code, 3, ended)
        self.assertIn("rules.lua:3:", ended.err)
        self.place.write("rules.lua", "local answer = 42\n")
        self.assertOneLine(self.place.run(), 3, "rules.lua", "no function qualify(lead)")
        self.place.write("rules.lua", "error('no good')\n")
        self.assertEqual(self.place.run().code, 3)
        self.assertNothingSent()

    def test_a_wrong_token_stops_the_run_and_the_right_one_goes_on(self):
        self.place.write_leads(leads(300))
        self.place.write("token", "wrong-" + "quillon")
        ended = self.place.run()
        self.assertEqual(ended.code, 4, ended)
        self.assertIn("does not accept the token", ended.out)
        self.assertLess(len(self.place.received()), 40)
        self.place.write("token", "quillon-token-8c1f0a")
        self.assertEqual(self.place.run().code, 0)
        self.assertComplete(range(1, 301))

    def test_a_registry_that_is_not_there(self):
        self.place.write_leads(leads(300))
        url = self.place.registry.url
        self.place.registry.stop()
        ended = self.place.run(url=url)
        self.assertEqual(ended.code, 4, ended)
        self.assertIn("cannot be reached", ended.out)
        self.assertIn("Check --base-url", ended.out)
        self.place.start_registry()
        self.assertEqual(self.place.run().code, 0)
        self.assertComplete(range(1, 301))

    def test_files_that_are_no_leads(self):
        cases = [(b"", "empty"), (b"id,name,phone,email,kind\n", "no leads under the header"),
                 (b"1,Quillon 1,0577000001,q1@mailbox.example,lead\n", "looks like a lead"),
                 ("имя\n".encode("cp1251"), "say --encoding"), (b"PK\3\4" + bytes(99), "Excel"),
                 (b"%PDF-1.7\n", "PDF"), (b"\x1f\x8b\x08" + bytes(9), "gzip"),
                 (b"[]", "no leads in this JSON")]
        for content, word in cases:
            with self.subTest(word=word):
                self.place.write("leads.csv", content)
                self.assertOneLine(self.place.run(), 64, "leads.csv", word)
        self.assertNothingSent()

    def test_rows_that_are_no_leads_stop_no_other(self):
        text = "id,name,phone,email,kind\r\n" + "".join(
            ",".join(lead(n)) + "\r\n" for n in range(1, 4))
        bad = b"4,Quillon 4\r\n5,Quillon \xff,,,lead\r\n" + ",".join(lead(6)).encode() + b"\r\n"
        self.place.write("leads.csv", text.encode() + bad)
        ended = self.place.run()
        self.assertEqual(ended.code, 1, ended)
        self.assertComplete([1, 2, 3, 6])
        rows = self.place.results()["malformed"]
        self.assertEqual([row["result_row"] for row in rows], ["4", "5"])
        self.assertIn("No lead is lost: 6 = 4 registered + 2 malformed", ended.out)


if __name__ == "__main__":
    unittest.main()
