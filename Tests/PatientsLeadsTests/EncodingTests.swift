import Foundation
import PatientsCore
import Testing

@testable import PatientsLeads

/// Text in any encoding comes out as the same text, or its row is reported.
@Suite struct EncodingTests {
  private func rows(
    _ bytes: [UInt8], encoding: String? = nil, sizes: [Int] = [1, 3, 64, 4096]
  ) throws -> (rows: [Row], notes: [String]) {
    let whole = try LeadReader(bytes: bytes) { $0.encoding = encoding }
    let found = try whole.rows()
    for size in sizes {
      let reader = try LeadReader(bytes: bytes, piece: size, bufferSize: size) {
        $0.encoding = encoding
      }
      #expect(try reader.rows() == found, "pieces of \(size)")
    }
    return (found, whole.notes)
  }

  private func bytes(_ text: String, _ encoding: String.Encoding) throws -> [UInt8] {
    try Array(#require(text.data(using: encoding)))
  }

  private let text = "name,note\nЁжик 👩‍⚕️,\"l1\nl2\"\nذكر,é\n"
  private let read: [Row] = [
    .lead(1, line: 2, ["Ёжик 👩‍⚕️", "l1\nl2"]), .lead(2, line: 4, ["ذكر", "é"]),
  ]

  @Test(arguments: [String.Encoding.utf16LittleEndian, .utf16BigEndian])
  func `UTF-16 with a mark is read without a word`(encoding: String.Encoding) throws {
    let found = try rows(bytes("\u{FEFF}" + text, encoding))
    #expect(found.rows == read)
    #expect(found.notes == [])
  }

  @Test(arguments: [String.Encoding.utf16LittleEndian, .utf16BigEndian])
  func `UTF-16 without a mark is a guess, with a word about it`(encoding: String.Encoding) throws {
    let found = try rows(bytes(text, encoding))
    #expect(found.rows == read)
    #expect(found.notes.count == 1 && found.notes[0].contains("which is a guess"))
    #expect(
      try rows(bytes(text, encoding), encoding: encoding == .utf16BigEndian ? "utf-16be" : "utf-16")
        .notes == [])
  }

  @Test func `half a surrogate pair costs its row, with line and column`() throws {
    let good = try bytes("\u{FEFF}a,b\n1,ж", .utf16LittleEndian)
    let more = try bytes("y\n2,z\n", .utf16LittleEndian)
    for half: [UInt8] in [[0x00, 0xD8], [0x00, 0xDC]] {
      #expect(
        try rows(good + half + more).rows == [
          .malformed(1, line: 2, column: 4, "bytes that are not UTF-16"),
          .lead(2, line: 3, ["2", "z"]),
        ])
    }
    #expect(
      try rows(good + more + [0x41]).rows.last
        == .malformed(3, line: 4, column: 2, "1 cell where the header has 2"))
  }

  @Test func `what Excel saves as Unicode text is read`() throws {
    let reader = try LeadReader(path: fixturePath("excel_unicode_text.txt"))
    let found = try reader.rows()
    #expect(reader.header.names.count == 11)
    #expect(reader.notes == [])
    #expect(found.count == 200)
    #expect(found.allSatisfy { if case .lead = $0 { true } else { false } })
  }

  @Test func `Windows-1252 is guessed where the text is full of it, with a word about it`() throws {
    let reader = try LeadReader(path: fixturePath("windows_1252.csv"))
    #expect(
      reader.notes == [
        "this is not UTF-8: it is taken for windows-1252, which is a guess; if names come out "
          + "wrong, say --encoding"
      ])
    let notes = try reader.rows().map { row -> String in
      guard case .lead(_, line: _, let cells) = row else { return "" }
      return cells[9]
    }
    #expect(notes.count == 100 && notes.allSatisfy { $0.hasSuffix("café") })
  }

  @Test func `Arabic in Windows-1256 is guessed, Russian in Windows-1251 is not`() throws {
    let arabic = "الاسم,الجنس\n" + String(repeating: "أحمد العلي,ذكر\nفاطمة,أنثى\n", count: 3)
    let found = try rows(bytes(arabic, .init(rawValue: 0x8000_0000 | 0x506)))
    #expect(found.notes.first?.contains("windows-1256") == true)
    #expect(found.rows.first == .lead(1, line: 2, ["أحمد العلي", "ذكر"]))
    let russian = "имя,пол\n" + String(repeating: "Ольга Иванова,женский\n", count: 5)
    #expect {
      try rows(bytes(russian, .windowsCP1251))
    } throws: {
      ($0 as? PatientsError)?.message.contains("nobody can know: say --encoding") == true
    }
    let told = try rows(bytes(russian, .windowsCP1251), encoding: "Windows-1251")
    #expect(told.rows.first == .lead(1, line: 2, ["Ольга Иванова", "женский"]))
    #expect(told.notes == [])
  }

  @Test func `a few bytes that are not UTF-8 are their rows' mistakes, not another encoding`()
    throws
  {
    let text = Array("a,b\n1,caf".utf8) + [0xE9, 0x0A] + Array("2,x\n".utf8)
    let found = try rows(text)
    #expect(found.notes == [])
    #expect(
      found.rows == [
        .malformed(1, line: 2, column: 6, "bytes that are not UTF-8"),
        .lead(2, line: 3, ["2", "x"]),
      ])
    #expect(
      try rows(text, encoding: "windows-1252").rows.first == .lead(1, line: 2, ["1", "café"]))
  }

  @Test func `a byte that the encoding has not costs its row`() throws {
    let text = Array("a,b\n1,x".utf8) + [0x81, 0x0A] + Array("2,".utf8) + [0x80, 0x0A]
    #expect(
      try rows(text, encoding: "windows-1252").rows == [
        .malformed(1, line: 2, column: 4, "bytes that are not windows-1252"),
        .lead(2, line: 3, ["2", "€"]),
      ])
  }

  @Test func `a mark in the file goes before --encoding, with a word about it`() throws {
    let found = try rows(Array("\u{FEFF}a,b\nж,2\n".utf8), encoding: "windows-1252")
    #expect(found.rows == [.lead(1, line: 2, ["ж", "2"])])
    #expect(found.notes == ["the file itself says that it is utf-8: --encoding is not heeded"])
  }

  @Test(arguments: ["klingon", "utf-8//IGNORE", "", "a b", String(repeating: "x", count: 50)])
  func `an encoding that is none is said`(name: String) throws {
    #expect {
      _ = try LeadReader(bytes: Array("a,b\n1,2\n".utf8)) { $0.encoding = name }
    } throws: { error in
      let error = error as? PatientsError
      return error?.code == .argument && error?.message.hasPrefix("--encoding: ") == true
    }
  }
}
