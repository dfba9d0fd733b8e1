"""Leads files of every kind, each cell compared with what Python's own readers make of it."""

import csv
import gzip
import io
import json
import os
import subprocess
import unittest

from workplace import CLINIC, ROOT, PlaceTest

LEADS = os.path.join(ROOT, "Tests/Fixtures/leads")

# Gives each cell away, on one line a lead, and turns away who has no phone and no email.
SHOW = r"""
local patients = require "patients"
function qualify(lead)
  local line = {}
  for _, cell in pairs(lead) do
    line[#line + 1] = (cell:gsub("[\\%c]", function(c) return ("\\%03d"):format(c:byte()) end))
  end
  print("LEAD\t" .. table.concat(line, "\t"))
  if lead.phone == "" and lead.email == "" then return nil, "nobody can reach them" end
  return patients.new { is_lead = true, full_name = "x", gender = "Male" }
end
"""


def sample(name):
    with open(os.path.join(LEADS, name), "rb") as file:
        return file.read()


def shown(cell):
    return "".join(f"\\{ord(c):03d}" if ord(c) < 32 or c in "\\\x7f" else c for c in cell)


def cells_of_csv(content, encoding="utf-8-sig", delimiter=","):
    text = io.StringIO(content.decode(encoding), newline="")
    rows = list(csv.reader(text, delimiter=delimiter, strict=True))
    return rows[0], rows[1:]


def cells_of_json(objects):
    """The fields by path, in the order in which they first come; null is nothing."""

    def text(value):
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, list):
            return ", ".join(text(item) for item in value if item is not None)
        return "" if value is None else str(value)

    def fields(value, path=""):
        for key, inner in value.items():
            if isinstance(inner, dict):
                yield from fields(inner, path + key + ".")
            else:
                yield path + key, text(inner)

    rows = [dict(fields(one)) for one in objects]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return names, [[row.get(name, "") for name in names] for row in rows]


def good_rows_of_broken(content):
    """The header of broken.csv and its good rows.

    They are named L-05001 to L-05010 and L-05105, whose name is 300 000 letters long.
    """
    csv.field_size_limit(1 << 20)
    text = io.StringIO(content.decode("utf-8", "replace"), newline="")
    names, *rows = csv.reader(text)
    good = [row for row in rows if row and (row[0].startswith("L-050") or row[0] == "L-05105")]
    return names, good


class LeadsFilesTest(PlaceTest):
    script = SHOW
    phone, email = "Phone", "Email"

    def tearDown(self):
        pass  # the script prints what it was given, on purpose

    def show(self, leads, *options, stdin=None, code=0):
        """What a dry run printed: the cells of each lead, stdout and stderr."""
        ended = subprocess.run(
            [CLINIC, "run", "rules.lua", leads, "--dry-run", *options], input=stdin or b"",
            cwd=self.place.folder, capture_output=True, timeout=120)
        out = ended.stdout.decode()
        self.assertEqual(ended.returncode, code, (out[-2000:], ended.stderr[-2000:]))
        rows = [line.split("\t")[1:] for line in out.split("\n") if line.startswith("LEAD\t")]
        return rows, out, ended.stderr.decode()

    def assertSame(self, expected, leads, *options, note="", **more):
        names, rows = expected
        found, out, err = self.show(leads, *options, **more)
        # A row that stands there twice is judged once.
        once = list(dict.fromkeys(map(tuple, rows)))
        self.assertEqual(found, [[shown(cell) for cell in row] for row in once])
        reached = [row for row in once
                   if row[names.index(self.phone)] or row[names.index(self.email)]]
        counts = [(len(reached), "registered"), (len(once) - len(reached), "disqualified"),
                  (len(rows) - len(once), "duplicate")]
        self.assertIn(f"{len(rows)} leads read from", out)
        self.assertIn(f"{len(rows)} = " + " + ".join(f"{n} {kind}" for n, kind in counts if n), out)
        if note:
            self.assertIn(note, err)
        else:
            self.assertEqual(err, "")


class LeadsFiles(LeadsFilesTest):
    def test_the_clinics_file(self):
        content = sample("clinic_leads.csv")
        expected = cells_of_csv(content)
        self.place.write("leads.csv", content)
        self.assertSame(expected, "leads.csv")
        self.assertSame(expected, "-", stdin=content)
        self.place.write("packed", gzip.compress(content))
        self.assertSame(expected, "packed")
        self.assertSame(expected, "-", stdin=gzip.compress(content))

    def test_the_same_leads_in_every_form(self):
        names, rows = cells_of_csv(sample("clinic_leads.csv"))
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-be"):
            for delimiter in ",;\t|":
                text = io.StringIO()
                csv.writer(text, delimiter=delimiter).writerows([names] + rows)
                mark = "\ufeff" if encoding == "utf-16-be" else ""
                self.place.write("leads", (mark + text.getvalue()).encode(encoding))
                with self.subTest(encoding=encoding, delimiter=delimiter):
                    self.assertSame((names, rows), "leads")
        objects = [dict(zip(names, row)) for row in rows]
        lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)
        for content in (lines, json.dumps(objects), json.dumps(objects, indent=1)):
            self.place.write("leads", content)
            self.assertSame((names, rows), "leads")
            self.assertSame((names, rows), "-", stdin=gzip.compress(content.encode()))

    def test_the_crms_file(self):
        content = sample("crm_semicolon_bom.csv")
        self.place.write("crm", content)
        self.assertSame(cells_of_csv(content, delimiter=";"), "crm")
        self.assertSame(cells_of_csv(content, delimiter=";"), "crm", "--delimiter", "semicolon")

    def test_excels_unicode_text(self):
        content = sample("excel_unicode_text.txt")
        self.place.write("excel.txt", content)
        self.assertSame(cells_of_csv(content, "utf-16", "\t"), "excel.txt")
        self.assertSame(cells_of_csv(content, "utf-16", "\t"), "-", stdin=content)

    def test_windows_1252_is_a_guess_with_a_word_about_it(self):
        content = sample("windows_1252.csv")
        expected = cells_of_csv(content, "windows-1252")
        self.place.write("leads.csv", content)
        note = "clinic: leads.csv: this is not UTF-8: it is taken for windows-1252"
        self.assertSame(expected, "leads.csv", note=note)
        self.assertSame(expected, "leads.csv", "--encoding", "windows-1252")
        self.assertSame(expected, "-", "--encoding", "cp1252", stdin=content)

    def test_windows_1256(self):
        rows = [["الاسم", "phone", "email"]] + [["أحمد العلي", "1", ""], ["گلناز", "", "x@y.z"]] * 5
        text = "".join(",".join(row) + "\r\n" for row in rows)
        self.phone, self.email = "phone", "email"
        self.place.write("leads.csv", text.encode("windows-1256"))
        self.assertSame((rows[0], rows[1:]), "leads.csv", note="it is taken for windows-1256")
        self.assertSame((rows[0], rows[1:]), "leads.csv", "--encoding", "windows-1256")

    def test_the_web_form(self):
        content = sample("web_form.jsonl")
        expected = cells_of_json([json.loads(line) for line in content.splitlines()])
        self.phone, self.email = "phone", "email"
        self.place.write("web_form.jsonl", content)
        self.assertSame(expected, "web_form.jsonl")
        self.assertSame(expected, "-", stdin=content)

    def test_each_broken_row_is_reported_and_each_good_one_used(self):
        content = sample("broken.csv")
        _, good = good_rows_of_broken(content)
        self.assertEqual(({len(row) for row in good}, len(good)), ({11}, 11))
        self.place.write("leads.csv", content)
        found, out, _ = self.show("leads.csv", "--results", "results", code=1)
        self.assertIn("18 leads read from leads.csv", out)
        self.assertEqual(found, [[shown(cell) for cell in row] for row in good])
        malformed = self.place.results("results")["malformed"]
        places = [(row["result_line"], row["result_column"], row["result_reason"])
                  for row in malformed]
        self.assertEqual(places, [
            ("5", "23", "4 cells where the header has 11"),
            ("6", "58", "13 cells where the header has 11"),
            ("7", "17", "text after the closing quote of a cell"),
            ("8", "9", "bytes that are not UTF-8"),
            ("9", "12", "a NUL byte"),
            ("11", "1", "an empty row: no cell has anything in it"),
            ("23", "9", "a quote that is never closed; it opened on line 23")])
        for line, column, _ in places:
            row = content.split(b"\n")[int(line) - 1].decode("utf-8", "replace")
            self.assertLessEqual(int(column), len(row) + 1)


class Columns(PlaceTest):
    script = """
local patients = require "patients"
function qualify(lead)
  if lead.phone == "" then return nil, "no phone" end
  return patients.new { is_lead = true, full_name = lead.fullname, gender = "Male" }
end
"""

    def clinic(self, *arguments):
        ended = subprocess.run([CLINIC, *arguments], cwd=self.place.folder, capture_output=True,
                               stdin=subprocess.DEVNULL, timeout=60)
        return ended.returncode, ended.stdout.decode(), ended.stderr.decode()

    def test_a_map_serves_every_command_that_reads_leads(self):
        self.place.write("leads.csv", "Full Name;Mobile No.\nx;1\ny;\n")
        code, out, _ = self.clinic("check", "rules.lua", "leads.csv")
        self.assertEqual(code, 3)
        self.assertIn('no column \'phone\' in leads.csv; it has "Mobile No.": use lead.mobile_no, '
                      "or map it with --map FILE", out)
        self.place.write("clinic.map", "# the front desk's sheet\nphone = mobile no\n")
        mapped = ["leads.csv", "--map", "clinic.map"]
        self.assertEqual(self.clinic("check", "rules.lua", *mapped)[0], 0)
        code, out, _ = self.clinic("run", "rules.lua", *mapped, "--dry-run")
        self.assertIn("2 = 1 registered + 1 disqualified", out)
        self.assertEqual(code, 0)
        code, out, _ = self.clinic("explain", "rules.lua", *mapped, "--row", "2")
        self.assertIn("disqualified: no phone", out)
        code, out, _ = self.clinic("diff", "rules.lua", "rules.lua", *mapped)
        self.assertIn("2 leads of leads.csv", out)

    def test_a_map_that_does_not_fit_is_one_line(self):
        self.place.write("leads.csv", "Full Name;Mobile No.\nx;1\n")
        for content, words in (("phone = Fax", "clinic.map:1: the leads file has no column 'Fax'"),
                               ("\nphone Fax", "clinic.map:2: there is no ="),
                               (bytes([0, 1, 2, 3, 4]), "clinic.map")):
            self.place.write("clinic.map", content)
            code, _, err = self.clinic("run", "rules.lua", "leads.csv", "--dry-run", "--map",
                                       "clinic.map")
            self.assertEqual((code, err.count("\n")), (64, 1), err)
            self.assertIn(words, err)

    def test_headers_that_are_no_names_are_one_line_with_their_places(self):
        for header, words in (("Phone,,Full Name,", "line 1: columns 2 and 4 have no name"),
                              ("Phone,x,PHONE,phone?", "line 1: columns 1, 3 and 4 have the same")):
            self.place.write("leads.csv", header + "\n1,2,3,4\n")
            code, _, err = self.clinic("run", "rules.lua", "leads.csv", "--dry-run")
            self.assertEqual((code, err.count("\n")), (64, 1), err)
            self.assertIn(words, err)


class Resuming(PlaceTest):
    """A run goes on from another form of the same leads, and its results are CSV."""

    def test_the_same_leads_in_another_form_are_the_same_leads(self):
        self.place.start_registry()
        rows = [[str(n), f"Quillon {n}", f"0577{n:06d}", f"q{n}@mailbox.example", "lead"]
                for n in range(1, 21)]
        names = ["id", "name", "phone", "email", "kind"]
        self.place.write_leads(rows, header=names)
        self.assertEqual(self.place.run("--limit", "10").code, 0)
        objects = [dict(zip(names, row)) for row in rows]
        self.place.write("leads.jsonl", "".join(json.dumps(one) + "\n" for one in objects))
        self.assertEqual(self.place.run(leads="leads.jsonl").code, 0)
        text = "\ufeff" + "\t".join(names) + "\n" + "".join("\t".join(r) + "\n" for r in rows)
        self.place.write("leads.txt.gz", gzip.compress(text.encode("utf-16-le")))
        self.assertEqual(
            self.place.run("--journal", "leads.journal", leads="leads.txt.gz").code, 0)
        self.assertEqual(len(self.place.received()), 20)
        self.assertComplete(range(1, 21))
        with open(self.place.path("leads-results/registered.csv"), encoding="utf-8") as file:
            self.assertEqual(next(csv.reader(file))[:5], names)


if __name__ == "__main__":
    unittest.main()
