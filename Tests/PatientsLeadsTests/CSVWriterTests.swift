import Foundation
import PatientsCore
import Testing

@testable import PatientsLeads

@Suite struct CSVWriterTests {
  /// What one row becomes, and how many of its cells were defused.
  private func written(
    _ cells: [String], defuse: Bool = true
  ) throws -> (text: String, defused: Int) {
    try withTemporaryFile { path in
      let file = try #require(FileHandle(forWritingAtPath: path))
      var writer = CSVWriter(descriptor: file.fileDescriptor, defuse: defuse)
      try writer.write(row: cells)
      try writer.flush()
      return (try String(contentsOfFile: path, encoding: .utf8), writer.defused)
    }
  }

  @Test func `only what must be quoted is quoted`() throws {
    #expect(
      try written(["plain", "a,b", "say \"x\"", "l1\nl2", " ", ""]).text
        == "plain,\"a,b\",\"say \"\"x\"\"\",\"l1\nl2\", ,\r\n")
    #expect(try written([""]).text == "\"\"\r\n")
  }

  @Test(arguments: ["=HYPERLINK(\"x\")", "-", "-1+1", "@SUM(A1)", "\tx", "\rx", "+A1", "+1*x", "+"])
  func `a formula is defused, and counted`(cell: String) throws {
    let (text, defused) = try written(["x", cell])
    #expect(defused == 1)
    #expect(text.hasPrefix("x,'") || text.hasPrefix("x,\"'"))
    #expect(try written(["x", cell], defuse: false).defused == 0)
  }

  @Test(arguments: ["+971501234567", "+7 912 345-67-89", "+1 (201) 555-0123", "x=1", "", "'=1"])
  func `a telephone number is no formula`(cell: String) throws {
    let (text, defused) = try written([cell, "x"])
    #expect(defused == 0)
    #expect(text == cell + ",x\r\n")
  }

  @Test func `a descriptor that takes nothing is an error of the system`() throws {
    try withTemporaryFile { path in
      let file = try #require(FileHandle(forReadingAtPath: path))
      var code: PatientsError.Code?
      do throws(PatientsError) {
        var writer = CSVWriter(descriptor: file.fileDescriptor, defuse: false, bufferSize: 1)
        try writer.write(row: ["x"])
      } catch { code = error.code }
      #expect(code == .system)
    }
  }

  @Test(arguments: 0..<60)
  func `random tables come back as they were written, at every buffer size`(seed: Int) throws {
    var random = SplitMix(state: UInt64(seed))
    let pieces = [
      "a", "жё", "\"", "\"\"", ",", "\n", "\r\n", "\r", "'", "=", "ذكر", "👩‍⚕️", " ", "12", ";", "\t",
    ]
    let width = Int.random(in: 1...5, using: &random)
    let table = (0..<Int.random(in: 1...6, using: &random)).map { _ in
      (0..<width).map { column in
        let count = Int.random(in: 0...6, using: &random)
        let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        return column == 0 ? "x" + text : text
      }
    }
    let header = (0..<width).map { "column \($0)" }
    try withTemporaryFile { path in
      let file = try #require(FileHandle(forWritingAtPath: path))
      var writer = CSVWriter(
        descriptor: file.fileDescriptor, defuse: false, bufferSize: 1 + seed)
      try writer.write(row: header)
      for row in table { try writer.write(row: row) }
      try writer.flush()
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
      for size in 1...min(bytes.count + 1, 80) {
        let reader = try LeadReader(bytes: bytes, bufferSize: size)
        let read = try reader.rows().map { row -> [String] in
          guard case .lead(_, line: _, let cells) = row else { return [row.description] }
          return cells
        }
        #expect(read.map { $0.map { Array($0.utf8) } } == table.map { $0.map { Array($0.utf8) } })
      }
    }
  }

  @Test func `a lead's cells go out as they came in`() throws {
    let reader = try LeadReader("a,b\n\"1,\n\",\"say \"\"x\"\"\"\n")
    guard case .lead(let lead) = try reader.next() else {
      Issue.record("no lead")
      return
    }
    try withTemporaryFile { path in
      let file = try #require(FileHandle(forWritingAtPath: path))
      var writer = CSVWriter(descriptor: file.fileDescriptor, defuse: true)
      writer.write(cellsOf: lead.copy())
      writer.write(cell: "registered")
      try writer.endRow()
      try writer.flush()
      #expect(
        try String(contentsOfFile: path, encoding: .utf8)
          == "\"1,\n\",\"say \"\"x\"\"\",registered\r\n")
    }
  }
}

/// A small generator whose numbers are the same in every run (Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
