"""Excel workbooks: clinic reads what openpyxl writes and reads, and hostile ones cost a line."""

import csv
import datetime
import gzip
import io
import json
import re
import resource
import struct
import subprocess
import unittest
import zipfile

from test_leads_files import SHOW, LeadsFilesTest, cells_of_csv, cells_of_json, sample
from workplace import CLINIC, HEADER, PlaceTest, leads

import openpyxl
import xlsxwriter


def workbook(rows, title="Leads", more=(), formats=None):
    """The bytes of a workbook with a sheet of these rows."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for (row, column), code in (formats or {}).items():
        book.active.cell(row, column).number_format = code
    for name in more:
        book.create_sheet(name).append(["other"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def shared_workbook(rows):
    """The same of texts, by another program, which writes each text once as Excel does."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Leads")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    return target.getvalue()


def text(value):
    """What openpyxl read, as Excel shows it plainly."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)


def cells_of_workbook(content, sheet=None):
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    rows = book[sheet] if sheet else book.worksheets[0]
    rows = [[text(cell.value) for cell in row] for row in rows.iter_rows()]
    return rows[0], [row for row in rows[1:] if any(row)]


class Workbooks(LeadsFilesTest):
    def test_the_samples_as_workbooks(self):
        samples = {
            "clinic": cells_of_csv(sample("clinic_leads.csv")),
            "crm": cells_of_csv(sample("crm_semicolon_bom.csv"), delimiter=";"),
            "excel": cells_of_csv(sample("excel_unicode_text.txt"), "utf-16", "\t"),
            "western": cells_of_csv(sample("windows_1252.csv"), "windows-1252")}
        for name, (names, rows) in samples.items():
            # Excel takes no cell for a formula that a program wrote as a text.
            book = openpyxl.Workbook(write_only=True)
            sheet = book.create_sheet("Leads")
            for row in [names] + rows:
                cells = [openpyxl.cell.WriteOnlyCell(sheet, cell or None) for cell in row]
                for cell in cells:
                    if cell.data_type == "f":
                        cell.data_type = "s"
                sheet.append(cells)
            target = io.BytesIO()
            book.save(target)
            for content in (target.getvalue(), shared_workbook([names] + rows)):
                expected = cells_of_workbook(content)
                self.assertEqual(expected, (names, rows))
                self.place.write(name + ".xlsx", content)
                with self.subTest(name=name):
                    self.assertSame(expected, name + ".xlsx")
                    self.assertSame(expected, "-", stdin=content)
                    self.assertSame(expected, "-", stdin=gzip.compress(content))

    def test_the_web_forms_leads_with_numbers_and_truths(self):
        names, rows = cells_of_json(
            [json.loads(line) for line in sample("web_form.jsonl").splitlines()])
        typed = [[int(cell) if name == "visits" else cell == "true" if name == "consent" else cell
                  for name, cell in zip(names, row)] for row in rows]
        content = workbook([names] + typed)
        expected = cells_of_workbook(content)
        self.phone, self.email = "phone", "email"
        self.place.write("web.xlsx", content)
        self.assertSame(expected, "web.xlsx")
        self.assertEqual(len(expected[1]), 200)

    def test_numbers_dates_and_times(self):
        now = datetime.datetime(2026, 1, 15, 19, 37, 0)
        day = datetime.datetime(1990, 1, 31)
        rows = [["Phone", "Email", "Born", "Seen", "At", "Sum", "Code"],
                [971501234567, "x", day, now, datetime.time(9, 30), 0.1 + 0.2, 42],
                [1e15, None, datetime.datetime(1900, 3, 1), day, datetime.time(23, 59, 59), 1e-7, 7],
                ["'x", "a  b\nc", None, None, None, -2.5, 123456]]
        formats = {(row, 3): "dd/mm/yyyy" for row in (2, 3)}
        formats.update({(row, 4): "[$-409]d mmm yyyy hh:mm" for row in (2, 3)})
        formats.update({(row, 5): "h:mm AM/PM" for row in (2, 3)})
        formats.update({(row, 7): "00000" for row in (2, 3, 4)})
        content = workbook(rows, formats=formats)
        names, read = cells_of_workbook(content)
        for row in read:
            row[2] = row[2].replace("T00:00:00", "")  # the format shows the day alone
            row[6] = row[6].zfill(5)
            row[5] = "0.0000001" if row[5] == "1e-07" else row[5]
        self.place.write("typed.xlsx", content)
        self.assertSame((names, read), "typed.xlsx")
        self.assertEqual(read[0][:5], ["971501234567", "x", "1990-01-31", "2026-01-15T19:37:00",
                                       "09:30:00"])

    def test_every_day_that_excel_has_a_number_for(self):
        days = [datetime.datetime(1900, 3, 1) + datetime.timedelta(days=n * 137)
                for n in range(21_000)]
        days = [day for day in days if day.year <= 9999]
        content = workbook([["Phone", "Email", "Day"]] + [[n, "x", day] for n, day in enumerate(days)],
                           formats={(n + 2, 3): "yyyy-mm-dd" for n in range(len(days))})
        self.place.write("days.xlsx", content)
        found, _, _ = self.show("days.xlsx")
        self.assertEqual([row[2] for row in found], [day.date().isoformat() for day in days])

    def test_days_that_begin_in_1904(self):
        book = openpyxl.Workbook()
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        days = [datetime.datetime(1904, 1, 2) + datetime.timedelta(days=n * 311) for n in range(500)]
        for row in [["Phone", "Email", "Day"]] + [[n, "x", day] for n, day in enumerate(days)]:
            book.active.append(row)
        for (cell,) in book.active.iter_rows(min_row=2, min_col=3):
            cell.number_format = "yyyy-mm-dd"
        target = io.BytesIO()
        book.save(target)
        self.place.write("mac.xlsx", target.getvalue())
        found, _, _ = self.show("mac.xlsx")
        self.assertEqual([row[2] for row in found], [day.date().isoformat() for day in days])

    def test_as_many_columns_as_a_sheet_has(self):
        names = ["Phone", "Email"] + [f"Answer {n}" for n in range(16_382)]
        row = ["1", "x"] + [str(n) for n in range(16_382)]
        self.place.write("wide.xlsx", workbook([names, row]))
        found, _, _ = self.show("wide.xlsx")
        self.assertEqual(found, [row])

    def test_sheets(self):
        content = workbook([["Phone", "Email"], ["1", "x"]], more=["Old", "Notes"])
        self.place.write("book.xlsx", content)
        self.assertSame((["Phone", "Email"], [["1", "x"]]), "book.xlsx",
                        note="clinic: book.xlsx: this is the sheet 'Leads', one of 3; --sheet names")
        self.assertSame((["Phone", "Email"], [["1", "x"]]), "book.xlsx", "--sheet", "leads")
        _, _, err = self.show("book.xlsx", "--sheet", "Newest", code=64)
        self.assertIn("there is no sheet 'Newest'; there are 'Leads', 'Old', 'Notes'", err)

    def test_broken_rows_are_told_with_row_and_cell(self):
        content = workbook([["Phone", "Email"], ["1", "x"], ["2", "y", "z"], ["3", "=A1"], ["4", "v"]])
        self.place.write("leads.xlsx", content)
        found, out, _ = self.show("leads.xlsx", "--results", "results", code=1)
        self.assertEqual(found, [["1", "x"], ["4", "v"]])
        rows = self.place.results("results")["malformed"]
        self.assertEqual(
            [(row["result_line"], row["result_column"], row["result_reason"]) for row in rows],
            [("3", "C", "a cell that no column's name stands above"),
             ("4", "B", "a formula whose result is not in the file: save it in Excel")])
        ended = subprocess.run([CLINIC, "check", "rules.lua", "leads.xlsx"], cwd=self.place.folder,
                               capture_output=True, timeout=60)
        self.assertIn(b"leads.xlsx, cell C3: a cell that no column's name", ended.stdout)


class HostileWorkbooks(PlaceTest):
    script = SHOW

    def refusal(self, content):
        self.place.write("leads.xlsx", content)
        ended = self.place.run("--dry-run", leads="leads.xlsx")
        self.assertOneLine(ended, 64, "leads.xlsx")
        return ended.err

    def rewritten(self, change):
        """A workbook of which parts are written anew, by name."""
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(shared_workbook([["Phone"], ["1"]]))) as old, \
                zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                with new.open(name, "w", force_zip64=True) as part:
                    for piece in change.get(name, [old.read(name)]):
                        part.write(piece)
        return target.getvalue()

    def test_parts_that_are_written_for_large_archives_are_read(self):
        self.place.write("leads.xlsx", self.rewritten({}))
        ended = self.place.run("--dry-run", leads="leads.xlsx")
        self.assertIn("1 leads read", ended.out)

    def test_a_zip_bomb(self):
        sheet = "xl/worksheets/sheet1.xml"
        row = b"<row><c><v>1</v></c></row>" * 40_000
        bomb = self.rewritten({sheet: [b"<worksheet><sheetData>"] + [row] * 300})
        self.assertLess(len(bomb), 2_000_000)
        self.assertIn("unpacks to more than 400 times its size", self.refusal(bomb))
        # One that says it is small is found out where it is larger.
        liar = bytearray(bomb)
        at = liar.index(b"PK\1\2")
        while liar[at:at + 4] == b"PK\1\2":
            name, extra, comment = struct.unpack_from("<HHH", liar, at + 28)
            if liar[at + 46:at + 46 + name] == sheet.encode():
                struct.pack_into("<I", liar, at + 24, 1000)
            at += 46 + name + extra + comment
        self.assertIn("damaged", self.refusal(bytes(liar)))

    def test_entities(self):
        levels = "".join(f"<!ENTITY e{n + 1} '{('&e%d;' % n) * 10}'>" for n in range(9))
        text = f"<!DOCTYPE x [<!ENTITY e0 'ha'>{levels}]><worksheet>&e9;</worksheet>"
        content = self.rewritten({"xl/worksheets/sheet1.xml": [text.encode()]})
        self.assertIn("it has a document type", self.refusal(content))

    def test_many_rows_that_share_a_long_text_cost_no_memory(self):
        rows = b"<row><c t='s'><v>0</v></c></row>" * 20_000
        content = self.rewritten({
            "xl/sharedStrings.xml": [b"<sst><si><t>" + b"x" * 1_000_000 + b"</t></si></sst>"],
            "xl/worksheets/sheet1.xml": [b"<worksheet><sheetData><row><c t='inlineStr'><is><t>Phone"
                                         b"</t></is></c></row>" + rows + b"</sheetData></worksheet>"]})
        self.place.write("leads.xlsx", content)
        # Copies of the text would come to 20 GB, those for the rows of one piece of XML to 1 GB.
        limit = 512 * 1024 * 1024
        ended = self.place.end(self.place.start(
            "--dry-run", leads="leads.xlsx",
            before=lambda: resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))))
        self.assertOneLine(ended, 64, "the workbook unpacks to more than 400 times its size")

    def test_what_is_not_whole(self):
        content = self.rewritten({})
        for length in (30, 500, len(content) // 2, len(content) - 30, len(content) - 1):
            self.assertIn("damaged, or not whole", self.refusal(content[:length]))

    def test_old_workbooks_and_those_with_a_password(self):
        # Both are files of the same container; the cells are encrypted in the second.
        container = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
        for more in (b"Workbook", b"EncryptedPackage"):
            err = self.refusal(container + more.decode().encode("utf-16-le") + bytes(500))
            self.assertIn("an old Excel workbook (.xls), or one with a password: save it as .xlsx "
                          "without one", err)

    def test_no_sheets(self):
        main = b"<workbook xmlns:r='r'><sheets/></workbook>"
        content = self.rewritten({"xl/workbook.xml": [main]})
        self.assertIn("this workbook has no sheet with cells", self.refusal(content))
        ended = self.place.run("--dry-run", "--sheet", "Leads", leads="leads.xlsx")
        self.assertOneLine(ended, 64, "this workbook has no sheet with cells")

    def test_texts_that_are_missing(self):
        with zipfile.ZipFile(io.BytesIO(self.rewritten({}))) as archive:
            relations = archive.read("xl/_rels/workbook.xml.rels").decode()
        without = re.sub(r"<Relationship [^>]*sharedStrings[^>]*/>", "", relations)
        self.assertNotEqual(relations, without)
        err = self.refusal(self.rewritten({"xl/_rels/workbook.xml.rels": [without.encode()]}))
        self.assertIn("cell A1: the header cannot be read: a text that is not in the workbook", err)
        lost = relations.replace("sharedStrings.xml", "lostStrings.xml")
        self.assertIn("damaged", self.refusal(
            self.rewritten({"xl/_rels/workbook.xml.rels": [lost.encode()]})))

    def test_names_of_sheets_stay_on_one_line(self):
        main = (b"<workbook xmlns:r='r'><sheets><sheet name='a&#10;b' r:id='rId1'/>"
                b"</sheets></workbook>")
        self.place.write("leads.xlsx", self.rewritten({"xl/workbook.xml": [main]}))
        ended = self.place.run("--dry-run", "--sheet", "x", leads="leads.xlsx")
        self.assertOneLine(ended, 64, "there is no sheet 'x'; there are 'a b'")

    def test_an_archive_that_says_it_has_more_than_it_has(self):
        content = bytearray(workbook([["Phone"], ["1"]]))
        end = content.rindex(b"PK\5\6")
        for offset, size in ((10, "<H"), (12, "<I"), (16, "<I")):
            for value in (9999, 0xFFFF if size == "<H" else 0xFFFFFFFE):
                changed = bytearray(content)
                struct.pack_into(size, changed, end + offset, value)
                self.refusal(bytes(changed))

    def test_a_wrong_checksum(self):
        content = bytearray(self.rewritten({}))
        with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
            sums = [(info.CRC, info.filename) for info in archive.infolist()]
        for sum, name in sums:
            if name.endswith("sheet1.xml"):
                content = content.replace(struct.pack("<I", sum), struct.pack("<I", sum ^ 1))
        self.assertIn("damaged", self.refusal(bytes(content)))


class Resuming(PlaceTest):
    def test_a_run_goes_on_from_the_same_leads_in_a_workbook(self):
        self.place.start_registry()
        self.place.write_leads(leads(20))
        self.assertEqual(self.place.run("--limit", "7").code, 0)
        self.place.write("leads.xlsx", workbook([HEADER] + leads(20)))
        ended = self.place.run(leads="leads.xlsx")
        self.assertEqual(ended.code, 0, ended)
        self.assertEqual(len(self.place.received()), 20)
        self.assertComplete(range(1, 21))
        with open(self.place.path("leads-results/registered.csv"), encoding="utf-8") as file:
            self.assertEqual(next(csv.reader(file))[:5], HEADER)
        self.assertEqual(self.place.run(leads="leads.xlsx").code, 0)
        self.assertEqual(len(self.place.received()), 20)


if __name__ == "__main__":
    unittest.main()
