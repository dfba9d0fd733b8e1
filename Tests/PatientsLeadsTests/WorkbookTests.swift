import PatientsCore
import Testing

@testable import PatientsLeads

/// What stands in a sheet comes out as Excel shows it, plainly.
@Suite struct WorkbookTests {
  private let header =
    "<row r='1'><c r='A1' t='inlineStr'><is><t>a</t></is></c>"
    + "<c r='B1' t='inlineStr'><is><t>b</t></is></c></row>"

  private func rows(_ workbook: TestWorkbook, sheet: String? = nil) throws -> [Row] {
    let bytes = try workbook.bytes()
    let rows = try LeadReader(bytes: bytes) { $0.sheet = sheet }.rows()
    for isDeflated in [true, false] {
      let reader = try LeadReader(bytes: workbook.bytes(isDeflated: isDeflated), piece: 100) {
        $0.sheet = sheet
      }
      #expect(try reader.rows() == rows)
    }
    let packed = try LeadReader(bytes: gzipped(bytes)) { $0.sheet = sheet }
    #expect(try packed.rows() == rows)
    return rows
  }

  private func cell(_ xml: String) throws -> String {
    let sheet = "\(header)<row r='2'><c r='A2'><v>1</v></c>\(xml)</row>"
    let strings =
      "<si><t>zero</t></si><si><r><t>in </t></r><r><t xml:space='preserve'>two </t></r>"
      + "<rPh><t>spoken</t></rPh></si>"
    guard case .lead(_, line: 2, let cells)? = try rows(TestWorkbook(sheet, strings: strings)).first
    else { return "malformed" }
    return cells[1]
  }

  @Test(arguments: [
    ("<c r='B2'><v>971501234567</v></c>", "971501234567"),
    ("<c r='B2'><v>9.71501234567E11</v></c>", "971501234567"),
    ("<c r='B2' t='n'><v>0.1</v></c>", "0.1"), ("<c r='B2'><v>0.30000000000000004</v></c>", "0.3"),
    ("<c r='B2' t='s'><v>0</v></c>", "zero"), ("<c r='B2' t='s'><v>1</v></c>", "in two "),
    ("<c r='B2' t='b'><v>1</v></c>", "TRUE"), ("<c r='B2' t='b'><v>0</v></c>", "FALSE"),
    ("<c r='B2' t='str'><f>A1&amp;\"x\"</f><v>ax</v></c>", "ax"),
    ("<c r='B2'><f>1+1</f><v>2</v></c>", "2"),
    ("<c r='B2' t='e'><v>#N/A</v></c>", "#N/A"), ("<c r='B2'/>", ""), ("", ""),
    ("<c><v>5</v></c>", "5"), ("<c r='B2' t='d'><v>2026-01-31</v></c>", "2026-01-31"),
    ("<c r='B2' t='inlineStr'><is><r><t>é_x000D_</t></r><r><t>_x005F_x</t></r></is></c>", "é\r_x"),
    ("<c r='B2' s='3'><v>501234567</v></c>", "0501234567"),
    ("<c r='B2' s='3'><v>1.5</v></c>", "1.5"),
    ("<c r='B2' s='5'><v>2.5</v></c>", "2.5"), ("<c r='B2' s='99'><v>33000</v></c>", "33000"),
  ])
  func `a cell is what Excel shows in it`(xml: String, text: String) throws {
    #expect(try cell(xml) == text)
  }

  @Test(arguments: [
    ("1", "32904", "1990-01-31"), ("7", "1", "1900-01-01"), ("7", "59", "1900-02-28"),
    ("7", "60", "1900-02-29"), ("7", "61", "1900-03-01"), ("7", "0", "1900-01-00"),
    ("7", "2958465", "9999-12-31"), ("7", "2958466", "2958466"), ("7", "-1", "-1"),
    ("2", "46037.8173611111", "2026-01-15T19:37:00"),
    ("2", "46037.99999999", "2026-01-16T00:00:00"),
    ("2", "46037", "2026-01-15T00:00:00"), ("1", "46037.8", "2026-01-15"),
    ("6", "0.8173611111", "19:37:00"), ("6", "46037.5", "12:00:00"), ("4", "1.5", "36:00:00"),
  ])
  func `a date is a date`(style: String, serial: String, text: String) throws {
    #expect(try cell("<c r='B2' s='\(style)'><v>\(serial)</v></c>") == text)
  }

  @Test func `days may begin in 1904`() throws {
    let main = TestWorkbook.main.replacing("<workbookPr/>", with: "<workbookPr date1904='1'/>")
    let sheet =
      header + "<row r='2'><c r='A2' s='1'><v>0</v></c><c r='B2' s='1'><v>31442</v></c></row>"
    #expect(
      try rows(TestWorkbook(sheet, main: main)) == [
        .lead(1, line: 2, ["1904-01-01", "1990-01-31"])
      ])
  }

  @Test(arguments: [
    ("yyyy\\-mm\\-dd", CellFormat.date(hasDay: true, hasTime: false)),
    ("m/d/yy h:mm AM/PM", .date(hasDay: true, hasTime: true)),
    ("mmm", .date(hasDay: true, hasTime: false)),
    ("mm:ss.0", .date(hasDay: false, hasTime: true)),
    ("[$-F800]dddd, mmmm dd", .date(hasDay: true, hasTime: false)),
    ("[mm]:ss", .elapsed), ("General", .number), ("0.00E+00", .number), ("#,##0 \"days\"", .number),
    ("[Red]-0", .number), ("0.0\\d", .number), ("00000", .digits(5)), ("0", .number),
    ("@", .number),
    ("0;dd", .number), ("_(* #,##0_)", .number), ("", .number),
  ])
  func `a format says whether a number is a date`(code: String, format: CellFormat) {
    #expect(CellFormat(code: code) == format)
  }

  @Test func `empty rows and cells beyond the names are passed over`() throws {
    let sheet =
      "<row r='3'/><row r='4'><c r='B4' t='inlineStr'><is><t>n</t></is></c><c r='C4' s='1'/></row>"
      + "<row r='6'><c r='A6'/><c r='B6'><v>1</v></c><c r='D6' s='1'/></row><row r='7'><c r='B7'/></row>"
    #expect(try rows(TestWorkbook(sheet)) == [.lead(1, line: 6, ["1"])])
  }

  @Test func `rows that break the rules are told with row and cell`() throws {
    let sheet =
      header
      + "<row r='2'><c r='A2'><v>1</v></c><c r='C2'><v>x3</v></c></row>"
      + "<row r='3'><c r='C3'><v>3</v></c></row><row r='4'><c r='B4' t='s'><v>9</v></c></row>"
      + "<row r='5'><c r='B5'><f>NOW()</f></c></row><row r='6'><c r='B6'/><c r='A6'><v>1</v></c></row>"
      + "<row r='7'><c r='A7' t='inlineStr'><is><t>x_x0000_</t></is></c></row><row r='8'><c r='A8'><v>9</v></c></row>"
    let reader = try LeadReader(bytes: TestWorkbook(sheet).bytes())
    #expect(reader.isSheet)
    var places: [String] = []
    while true {
      let event = try reader.next()
      if case .end = event { break }
      if case .malformed(let row) = event { places.append("\(row.place(in: "f")): \(row.reason)") }
    }
    #expect(
      places == [
        "f, cell C2: a number that is none",
        "f, cell C3: a cell that no column's name stands above",
        "f, cell B4: a text that is not in the workbook",
        "f, cell B5: a formula whose result is not in the file: save it in Excel",
        "f, cell A6: a cell out of its order", "f, cell A7: a NUL byte",
      ])
    #expect(reader.number == 7)
    #expect(reader.bytesRead == reader.totalBytes)
  }

  @Test func `how far a sheet is passed follows its rows, also where all of it is in memory`()
    throws
  {
    let rows = (2...201).map { "<row r='\($0)'><c r='A\($0)'><v>\($0)</v></c></row>" }.joined()
    let reader = try LeadReader(bytes: TestWorkbook(header + rows).bytes())
    let total = try Double(#require(reader.totalBytes))
    for row in 1...200 {
      _ = try reader.next()
      #expect(abs(Double(reader.bytesRead) / total - Double(row) / 200) < 0.02)
    }
  }

  @Test func `the first sheet that shows is read, with a word about the others, or the named one`()
    throws
  {
    let sheets =
      "<sheet name='Chart' r:id='rId5'/><sheet name='Old' state='hidden' r:id='rId4'/>"
      + "<sheet name='Leads 1' r:id='rId1'/>"
    let main = "<workbook xmlns:r='r'><sheets>\(sheets)</sheets></workbook>"
    let workbook = TestWorkbook(header + "<row r='2'><c><v>1</v></c></row>", main: main)
    #expect(try rows(workbook) == [.lead(1, line: 2, ["1", ""])])
    #expect(
      try LeadReader(bytes: workbook.bytes()).notes
        == ["this is the sheet 'Leads 1', one of 2; --sheet names another"])
    #expect(try rows(workbook, sheet: "old") == [.lead(1, line: 2, ["7"])])
    #expect {
      try rows(workbook, sheet: "New")
    } throws: {
      "\($0)" == "--sheet: there is no sheet 'New'; there are 'Old', 'Leads 1'"
    }
  }

  @Test func `headers that are no names are told by their cells`() throws {
    func refusal(_ names: [String]) -> String {
      let cells = names.map { "<c t='inlineStr'><is><t>\($0)</t></is></c>" }.joined()
      let sheet = "<row r='3'>\(cells)</row><row><c><v>1</v></c></row>"
      do {
        _ = try rows(TestWorkbook(sheet))
        return "taken"
      } catch { return "\(error)" }
    }
    #expect(
      refusal(["a", "", "b", " ", "c"])
        == "test.csv: cells B3 and D3 have no name: every column must be named")
    #expect(
      refusal(["Phone", "b", "PHONE."])
        == "test.csv: cells A3 and C3 have the same name: rename all but one of them")
    #expect(
      refusal([]) == "test.csv: there are no leads under the header"
        || refusal([]).contains("test.csv"))
  }

  @Test func `columns have letters`() {
    #expect(
      [0, 25, 26, 51, 701, 702, 16383].map(CellReference.letters) == [
        "A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD",
      ])
    for column in 0..<CellReference.maximumColumns {
      #expect(CellReference.column(of: "\(CellReference.letters(column))7".utf8) == column)
    }
    for wrong in ["", "A", "7", "A7B", "ZZZZ1", "A-1", "XFE1"] {
      #expect(CellReference.column(of: wrong.utf8) == nil)
    }
  }
}
