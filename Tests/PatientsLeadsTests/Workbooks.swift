import CZlib
import Foundation

/// A workbook as the tests make one, part by part.
struct TestWorkbook {
  var parts: [(name: String, text: String)]

  static let main =
    "<workbook xmlns:r='r'><workbookPr/><sheets><sheet name='Leads' sheetId='1' r:id='rId1'/>"
    + "</sheets></workbook>"
  static let formats =
    "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='dd\\-mmm\\-yyyy;@'/>"
    + "<numFmt numFmtId='165' formatCode='[$-409]yyyy/mm/dd hh:mm'/>"
    + "<numFmt numFmtId='166' formatCode='0000000000'/>"
    + "<numFmt numFmtId='167' formatCode='[h]:mm:ss'/>"
    + "<numFmt numFmtId='168' formatCode='[Red]0.00\" days\"'/></numFmts>"
    + "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs>"
    + [0, 164, 165, 166, 167, 168, 20, 14].map { "<xf numFmtId='\($0)'/>" }.joined()
    + "</cellXfs></styleSheet>"

  /// - Parameters:
  ///   - sheet: what stands in sheetData.
  ///   - strings: what stands in the table of texts.
  init(_ sheet: String, strings: String = "", main: String = TestWorkbook.main) {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    func relation(_ id: Int, _ word: String, _ target: String) -> String {
      "<Relationship Id='rId\(id)' Type='\(kind)/\(word)' Target='\(target)'/>"
    }
    parts = [
      (
        "_rels/.rels",
        "<Relationships>\(relation(1, "officeDocument", "xl/workbook.xml"))</Relationships>"
      ),
      ("xl/workbook.xml", main),
      (
        "xl/_rels/workbook.xml.rels",
        "<Relationships>" + relation(1, "worksheet", "worksheets/sheet1.xml")
          + relation(2, "styles", "/xl/styles.xml")
          + relation(3, "sharedStrings", "./sharedStrings.xml")
          + relation(4, "worksheet", "worksheets/../worksheets/sheet2.xml")
          + relation(5, "chartsheet", "chartsheets/sheet1.xml") + "</Relationships>"
      ),
      ("xl/styles.xml", Self.formats),
      ("xl/sharedStrings.xml", "<sst>\(strings)</sst>"),
      ("xl/worksheets/sheet1.xml", "<worksheet><sheetData>\(sheet)</sheetData></worksheet>"),
      (
        "xl/worksheets/sheet2.xml",
        "<x:worksheet xmlns:x='m'><x:sheetData><x:row><x:c t='inlineStr'><x:is><x:t>b</x:t></x:is>"
          + "</x:c></x:row><x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>"
      ),
    ]
  }

  mutating func replace(_ name: String, _ text: String) {
    parts = parts.map { $0.name == name ? (name, text) : $0 }
  }

  /// The archive, its parts stored or deflated.
  func bytes(isDeflated: Bool = true) throws -> [UInt8] {
    try zipped(parts.map { ($0.name, Array($0.text.utf8)) }, isDeflated: isDeflated)
  }
}

private func little(_ number: Int, _ bytes: Int) -> [UInt8] {
  (0..<bytes).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}

/// A zip archive (APPNOTE.TXT).
func zipped(
  _ parts: [(name: String, content: [UInt8])], isDeflated: Bool = true, flags: Int = 0
) throws -> [UInt8] {
  var archive: [UInt8] = []
  var directory: [UInt8] = []
  for part in parts {
    // gzip's form is a header of 10 bytes, deflate's data, and 8 bytes of checksum and size.
    let packed =
      isDeflated ? Array(try gzipped(part.content).dropFirst(10).dropLast(8)) : part.content
    let sum = unsafe part.content.withUnsafeBufferPointer {
      unsafe crc32(0, $0.baseAddress, UInt32($0.count))
    }
    let name = Array(part.name.utf8)
    let common =
      little(20, 2) + little(flags, 2) + little(isDeflated ? 8 : 0, 2) + little(0, 4)
      + little(Int(sum), 4) + little(packed.count, 4) + little(part.content.count, 4)
      + little(name.count, 2) + little(0, 2)
    directory +=
      little(0x0201_4B50, 4) + little(20, 2) + common + little(0, 10) + little(archive.count, 4)
      + name
    archive += little(0x0403_4B50, 4) + common + name + packed
  }
  let end =
    little(0x0605_4B50, 4) + little(0, 4) + little(parts.count, 2) + little(parts.count, 2)
    + little(directory.count, 4) + little(archive.count, 4) + little(0, 2)
  return archive + directory + end
}
