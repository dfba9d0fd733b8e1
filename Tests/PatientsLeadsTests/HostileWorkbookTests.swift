import PatientsCore
import Testing

@testable import PatientsLeads

/// A workbook that was made to do harm, or was damaged, costs one line and little memory.
@Suite struct HostileWorkbookTests {
  private let sheet = "<row><c t='inlineStr'><is><t>a</t></is></c></row><row><c><v>1</v></c></row>"

  private func message(_ bytes: [UInt8]) -> String {
    do throws(PatientsError) {
      _ = try LeadReader(bytes: bytes).rows()
      return "taken"
    } catch { return error.code == .leads ? error.message : "\(error.code): \(error.message)" }
  }

  private func message(_ change: (inout TestWorkbook) -> Void) throws -> String {
    var workbook = TestWorkbook(sheet)
    change(&workbook)
    return message(try workbook.bytes())
  }

  @Test func `entities never unfold, for there is no document type`() throws {
    let bomb = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><worksheet>&b;</worksheet>"
    for part in ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"] {
      #expect(try message { $0.replace(part, bomb) }.contains("it has a document type"))
    }
    let outside = "<!DOCTYPE x SYSTEM 'file:///etc/passwd'><worksheet/>"
    #expect(
      try message { $0.replace("xl/worksheets/sheet1.xml", outside) }.contains("a document type"))
  }

  @Test func `tags neither nest without end nor go on without end`() throws {
    let deep = String(repeating: "<a>", count: 100_000)
    #expect(
      try message { $0.replace("xl/styles.xml", deep) }.contains("tags are nested too deeply"))
    let long = "<sst a='\(String(repeating: "x", count: 4_000_000))'/>"
    #expect(try message { $0.replace("xl/sharedStrings.xml", long) }.contains("a tag has no end"))
  }

  @Test func `a bomb is refused before it is unpacked`() throws {
    let row = "<row><c><v>1</v></c></row>"
    let bomb = "<worksheet><sheetData>" + String(repeating: row, count: 3_000_000)
    let text = try message { $0.replace("xl/worksheets/sheet1.xml", bomb) }
    #expect(text.contains("unpacks to more than 400 times its size"))
  }

  @Test func `a cell over the limit costs its row`() throws {
    let long = String(repeating: "x", count: 2_000_000)
    let cells = [
      "<c t='inlineStr'><is><t>\(long)</t></is></c>", "<c><v>\(long)</v></c>",
      "<c t='s'><v>0</v></c>",
    ]
    for cell in cells {
      let workbook = TestWorkbook(
        sheet + "<row>\(cell)</row><row><c><v>2</v></c></row>", strings: "<si><t>\(long)</t></si>")
      let rows = try LeadReader(bytes: workbook.bytes()).rows()
      #expect(rows.count == 3 && rows.last == .lead(3, line: 4, ["2"]))
      #expect(rows[1].description.contains("a cell of more than 1048576 bytes"))
    }
  }

  @Test func `cells that no sheet has a column for cost their row`() throws {
    let many = String(repeating: "<c><v>1</v></c>", count: CellReference.maximumColumns + 1)
    let rows = [
      "<row>\(many)</row>", "<row><c r='XFE1'><v>1</v></c></row>",
      "<row><c r='A1'><v>1</v></c><c r='A1'><v>1</v></c></row>",
    ]
    let names = (1...CellReference.maximumColumns).map {
      "<c t='inlineStr'><is><t>c\($0)</t></is></c>"
    }
    let header = "<row>\(names.joined())</row>"
    let workbook = TestWorkbook(header + rows.joined() + "<row><c><v>1</v></c></row>")
    let found = try LeadReader(bytes: workbook.bytes()).rows()
    #expect(found.count == 4)
    #expect(found[0].description.contains("more cells than a sheet has columns"))
    #expect(found[1].description.contains("a cell in no column that a sheet has"))
    #expect(found[2].description.contains("a cell out of its order"))
  }

  @Test func `names of parts lead nowhere outside`() throws {
    for target in ["../../../etc/passwd", "/../x", "worksheets/../../../sheet1.xml"] {
      let relations =
        "<Relationships><Relationship Id='rId1' Type='a/worksheet' Target='\(target)'/>"
        + "</Relationships>"
      #expect(
        try message { $0.replace("xl/_rels/workbook.xml.rels", relations) }.contains("damaged"))
    }
    #expect(Workbook.resolve("../a/./b.xml", from: "xl/workbook.xml") == "a/b.xml")
    #expect(Workbook.resolve("../../a", from: "xl/workbook.xml") == nil)
    let parts = TestWorkbook(sheet).parts.map { ($0.name, Array($0.text.utf8)) }
    #expect(message(try zipped(parts + [("../../evil", [1]), ("/etc/x", [2])])) == "taken")
  }

  @Test func `two parts of one name are not taken for one`() throws {
    let parts = TestWorkbook(sheet).parts.map { ($0.name, Array($0.text.utf8)) }
    #expect(message(try zipped(parts + [("XL/workbook.xml", [1])])).contains("damaged"))
  }

  @Test func `what is an archive and no workbook is said`() throws {
    #expect(
      message(try zipped([("leads.csv", [1])])).contains("a zip archive and no Excel workbook"))
    #expect(message(try zipped([("content.xml", [1])])).contains("OpenDocument"))
    #expect(message(try zipped([("word/document.xml", [1])])).contains("a Word document"))
    #expect(message(try zipped([("xl/workbook.bin", [1])])).contains(".xlsb"))
    #expect(message(try zipped([("a", [1])], flags: 1)).contains("has a password"))
    #expect(message(try zipped([])).contains("empty zip archive"))
    let many = (0...ZipArchive.maximumEntries).map { ("p\($0)", [UInt8]()) }
    #expect(message(try zipped(many, isDeflated: false)).contains("more parts than any workbook"))
  }

  @Test func `options that do not fit are said`() throws {
    #expect {
      _ = try LeadReader(bytes: TestWorkbook(sheet).bytes()) { $0.encoding = "utf-8" }
    } throws: {
      "\($0)".contains("--encoding and --delimiter are for text")
    }
    #expect {
      _ = try LeadReader(bytes: Array("a,b\n1,2\n".utf8)) { $0.sheet = "Leads" }
    } throws: {
      "\($0)" == "--sheet is for Excel workbooks, and this is none"
    }
  }

  @Test(arguments: 0..<300)
  func `a workbook with random damage is read or refused, never more`(seed: Int) throws {
    var random = SplitMix(state: UInt64(seed))
    var bytes = try TestWorkbook(sheet, strings: "<si><t>x</t></si>").bytes(
      isDeflated: seed.isMultiple(of: 2))
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let at = Int.random(in: bytes.indices, using: &random)
      bytes[at] = UInt8.random(in: 0...255, using: &random)
    }
    if seed.isMultiple(of: 5) { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random)) }
    let text = message(bytes)
    #expect(text == "taken" || text.hasPrefix("test.csv: ") && !text.contains("\n"))
  }

  @Test func `a workbook that breaks off anywhere is refused`() throws {
    let bytes = try TestWorkbook(sheet).bytes()
    for length in stride(from: 4, to: bytes.count, by: 13) {
      #expect(message(Array(bytes[..<length])).hasPrefix("test.csv: "))
    }
  }
}
