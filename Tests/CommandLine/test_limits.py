"""The limits of a script from the command line, and scripts with a mistake in them."""

import unittest

from workplace import PlaceTest, leads

JUDGE = "function qualify(lead)\n  %s\n  return nil, 'no'\nend\n"


class Limits(PlaceTest):
    def setUp(self):
        super().setUp()
        self.place.write_leads(leads(3))

    def run_script(self, text, *more):
        self.place.write("rules.lua", text)
        return self.place.run("--dry-run", *more)

    def test_each_flag_reaches_the_script(self):
        cases = (
            ("--lead-seconds", "0.05", JUDGE % "while true do end", "0.05 s of CPU"),
            ("--memory", "8M", JUDGE % "local x = ('x'):rep(1 << 24)", "8 MiB of memory"),
            ("--output-limit", "2K", JUDGE % "print(('x'):rep(3000))", "2 KiB of output"),
            ("--pattern-steps", "1000", JUDGE % "local x = ('x'):rep(999):find('.-.-y')",
             "1000 pattern steps"),
        )
        for flag, value, script, limit in cases:
            with self.subTest(flag=flag):
                ended = self.run_script(script, flag, value)
                self.assertEqual(ended.code, 1, ended)
                self.assertIn(f"over the limit of {limit}", ended.out)
        ended = self.run_script("while true do end " + JUDGE % "", "--load-seconds", "0.05")
        self.assertEqual(ended.code, 3, ended)
        self.assertIn("over the limit of 0.05 s of CPU", ended.err)
        self.place.write("rules.lua", "while true do end")
        ended = self.place.run("--dry-run", "--automation-seconds", "0.05", leads=None)
        self.assertEqual(ended.code, 3, ended)
        self.assertIn("over the limit of 0.05 s of CPU", ended.err)

    def test_values_that_make_no_sense_are_bad_usage(self):
        for flag, values in (("--lead-seconds", ("0", "-1", "nan", "inf", "9999")),
                             ("--load-seconds", ("0",)), ("--automation-seconds", ("0",)),
                             ("--memory", ("0", "1K", "99999999999999999999G", "9G9", "-1M")),
                             ("--output-limit", ("0", "2G")), ("--pattern-steps", ("0", "1.5")),
                             ("--stop-after", ("-1", "x"))):
            for value in values:
                with self.subTest(flag=flag, value=value):
                    ended = self.run_script(JUDGE % "", f"{flag}={value}")
                    self.assertEqual(ended.code, 64, ended)
                    self.assertIn(flag, ended.err)


class Mistakes(PlaceTest):
    def test_a_script_that_fails_lead_after_lead_stops_and_the_mended_one_goes_on(self):
        self.place.write_leads(leads(60))
        self.place.start_registry()
        with open(self.place.path("rules.lua"), encoding="utf-8") as file:
            good = file.read()
        self.place.write("rules.lua", JUDGE % "local x = lead.name .. nil")
        ended = self.place.run("--stop-after", "7")
        self.assertEqual(ended.code, 3, ended)
        self.assertIn("the script failed 7 leads in a row", ended.out)
        self.assertIn("row 1 has it first:", ended.out)
        self.assertEqual(ended.out.count("hint:"), 1, ended)
        self.assertIn("25 leads in a row", self.place.run().out)
        self.assertEqual(self.place.run("--stop-after", "0").code, 1)
        self.assertEqual(self.place.received(), [])
        self.place.write("rules.lua", good)
        self.assertEqual(self.place.run().code, 0)
        self.assertEqual(len(self.place.patients()), 60)

    def test_a_script_that_does_not_load_is_shown_with_a_caret_and_a_hint(self):
        self.place.write_leads(leads(3))
        self.place.write("rules.lua", JUDGE % "if lead.kind = 'spam' then return nil, 'x' end")
        ended = self.place.run()
        self.assertEqual(ended.code, 3, ended)
        self.assertEqual(
            ended.err,
            "clinic: rules.lua:2:16: 'then' expected near '='\n"
            "    if lead.kind = 'spam' then return nil, 'x' end\n"
            "                 ^\n"
            "hint: = sets a value; to compare two values write ==\n")


if __name__ == "__main__":
    unittest.main()
