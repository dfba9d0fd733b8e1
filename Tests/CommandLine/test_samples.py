"""Each sample of leads, registered with a practice registry, against what Python makes of the file.

Python decides by the same rules, from cells that its own readers read. Compared are the counts, the
outcome of each row, and what the registry has received of each person.
"""

import datetime
import json
import re
import unittest
from collections import Counter

from test_leads_files import cells_of_csv, cells_of_json, good_rows_of_broken, sample
from workplace import PlaceTest

SCRIPT = """
local patients = require "patients"
function qualify(lead)
  if lead.notes:find("^=") then return nil, "spam" end
  if lead.phone == "" and lead.email == "" then return nil, "no way to reach" end
  local gender = patients.gender(lead.gender)
  if not gender then return nil, "gender missing" end
  return patients.new {
    is_lead = true, full_name = lead.full_name, email = lead.email, gender = gender,
    date_of_birth = patients.date(lead.date_of_birth, "YYYY-MM-DD"),
  }
end
"""
# What the script's names are in the web form's file.
MAP = "full_name = name\ndate_of_birth = dob\nnotes = interests\n"

GENDERS = {"m": "Male", "male": "Male", "ذكر": "Male",
           "f": "Female", "female": "Female", "أنثى": "Female"}

# What the registry takes for a day that nobody knows.
UNKNOWN = "1111-01-01"


def day(text):
    """The day of a cell: year first, or with the name of the month, which leaves nothing to guess."""
    for form, shape in ("%Y-%m-%d", r"\d{4}-\d{2}-\d{2}"), ("%d %b %Y", r"\d{1,2} [A-Z][a-z]{2} \d{4}"):
        if re.fullmatch(shape, text):
            return datetime.datetime.strptime(text, form).date().isoformat()
    return None


def verdict(lead):
    """The reason why a lead is turned down, or what is sent of it."""
    if lead["Notes"].startswith("="):
        return "spam"
    if not lead["Phone"] and not lead["Email"]:
        return "no way to reach"
    gender = GENDERS.get(lead["Gender"].lower())
    if gender is None:
        return "gender missing"
    return lead["Full Name"], lead["Email"] or None, gender, day(lead["Date of Birth"]) or UNKNOWN


class Samples(PlaceTest):
    script = SCRIPT

    def tearDown(self):
        pass  # The samples' names stand there for several people each.

    def assertRuns(self, name, content, names, rows, *options, malformed=0, numbers=None):
        self.place.start_registry()
        self.place.write(name, content)
        ended = self.place.run(
            "--results", "results", "--duplicates", "keep", "--send-known-date", *options, leads=name)
        self.assertEqual(ended.code, 1 if malformed else 0, ended)

        expected, sent, first = {}, [], {}
        for number, row in zip(numbers or range(1, len(rows) + 1), rows):
            found = verdict(dict(zip(names, row)))
            if tuple(row) in first:
                expected[number] = ("duplicate", f"the same as row {first[tuple(row)]}")
            elif isinstance(found, str):
                expected[number] = ("disqualified", found)
            else:
                expected[number] = ("registered", "")
                sent.append(found)
            first.setdefault(tuple(row), number)

        counts = Counter(kind for kind, _ in expected.values())
        kinds = ["registered", "disqualified", "duplicate"]
        parts = [f"{counts[kind]} {kind}" for kind in kinds if counts[kind]]
        parts += [f"{malformed} malformed"] if malformed else []
        whole = len(rows) + malformed
        self.assertIn(f"No lead is lost: {whole} = {' + '.join(parts)}\n", ended.out)

        results = self.place.results("results")
        self.assertEqual(len(results.get("malformed", [])), malformed)
        outcomes = {
            int(row["result_row"]):
                (kind, row["result_reason"] if kind in ("disqualified", "duplicate") else "")
            for kind in results if kind != "malformed" for row in results[kind]}
        self.assertEqual(outcomes, expected)

        bodies = [json.loads(request["body"]) for request in self.place.received()]
        received = [(body["fullName"], body["email"], body["gender"],
                     body["dateOfBirth"]["date"]) for body in bodies]
        self.assertEqual(Counter(received), Counter(sent))
        self.assertEqual(len(self.place.patients()), len(sent))

    def test_the_clinics_file(self):
        content = sample("clinic_leads.csv")
        self.assertRuns("leads.csv", content, *cells_of_csv(content))

    def test_the_crms_file(self):
        content = sample("crm_semicolon_bom.csv")
        self.assertRuns("crm.csv", content, *cells_of_csv(content, delimiter=";"))

    def test_excels_unicode_text(self):
        content = sample("excel_unicode_text.txt")
        self.assertRuns("excel.txt", content, *cells_of_csv(content, "utf-16", "\t"))

    def test_windows_1252(self):
        content = sample("windows_1252.csv")
        self.assertRuns("leads.csv", content, *cells_of_csv(content, "windows-1252"))

    def test_the_web_form_with_a_map(self):
        content = sample("web_form.jsonl")
        names, rows = cells_of_json([json.loads(line) for line in content.splitlines()])
        mapped = {"name": "Full Name", "dob": "Date of Birth", "interests": "Notes",
                  "phone": "Phone", "email": "Email", "gender": "Gender"}
        self.place.write("web.map", MAP)
        self.assertRuns("web_form.jsonl", content, [mapped.get(name, name) for name in names], rows,
                        "--map", "web.map")

    def test_the_broken_file(self):
        content = sample("broken.csv")
        # Five rows are broken after the third, one is empty, and the last one never ends.
        self.assertRuns("broken.csv", content, *good_rows_of_broken(content), malformed=7,
                        numbers=[1, 2, 3, *range(10, 18)])


class Phones(PlaceTest):
    """The list of phones is a file of leads too, and a row that has no phone is turned down."""

    script = """
local patients = require "patients"
function qualify(lead)
  local phone = patients.phone(lead.raw, lead.default_calling_code)
  if not phone then return nil, "no phone" end
  if phone.calling_code ~= lead.calling_code then return nil, "another calling code" end
  if phone.local_phone ~= lead.local_phone then return nil, "another number" end
  return patients.new {
    is_lead = true, full_name = "x", gender = "Male",
    calling_code = phone.calling_code, local_phone = phone.local_phone,
  }
end
"""

    def test_the_phones(self):
        content = sample("phones.tsv")
        _, rows = cells_of_csv(content, "utf-8", "\t")
        once = Counter(map(tuple, rows))
        found = sum(1 for row in once if row[3])
        self.place.write("phones.tsv", content)
        ended = self.place.run("--dry-run", leads="phones.tsv")
        counts = [(found, "registered"), (len(once) - found, "disqualified"),
                  (len(rows) - len(once), "duplicate")]
        parts = " + ".join(f"{count} {kind}" for count, kind in counts if count)
        self.assertIn(f"No lead is lost: {len(rows)} = {parts}\n", ended.out)
        self.assertNotIn("another", ended.out)


if __name__ == "__main__":
    unittest.main()
