import Foundation
import PatientsCore
import Testing

@testable import PatientsLeads

/// Rows that break the rules are reported once, with their place, and cost no other row.
@Suite struct BrokenRowsTests {
  private func rows(_ body: String) throws -> [Row] {
    let text = "a,b,c\n" + body
    let rows = try LeadReader(text).rows()
    for size in [1, 2, 3, 5, 16, 31] {
      #expect(try LeadReader(text, bufferSize: size).rows() == rows, "buffer of \(size)")
    }
    return rows
  }

  @Test(arguments: [1, 100, 4096, 262_144])
  func `each row of the broken file is accounted for`(bufferSize: Int) throws {
    var options = LeadReader.Options()
    options.bufferSize = bufferSize
    let found = try LeadReader(path: fixturePath("broken.csv"), options: options).rows()
    let malformed = found.compactMap { row -> Row? in
      guard case .malformed = row else { return nil }
      return row
    }
    #expect(
      malformed == [
        .malformed(4, line: 5, column: 23, "4 cells where the header has 11"),
        .malformed(5, line: 6, column: 58, "13 cells where the header has 11"),
        .malformed(6, line: 7, column: 17, "text after the closing quote of a cell"),
        .malformed(7, line: 8, column: 9, "bytes that are not UTF-8"),
        .malformed(8, line: 9, column: 12, "a NUL byte"),
        .malformed(9, line: 11, column: 1, "an empty row: no cell has anything in it"),
        .malformed(
          18, line: 23, column: 9, "a quote that is never closed; it opened on line 23"),
      ])
    let leads = found.compactMap { row -> (number: Int, line: Int, id: String)? in
      guard case .lead(let number, let line, let cells) = row else { return nil }
      return (number, line, cells[0])
    }
    #expect(leads.map(\.number) == [1, 2, 3, 10, 11, 12, 13, 14, 15, 16, 17])
    #expect(leads.map(\.line) == [2, 3, 4, 12, 13, 15, 17, 18, 19, 20, 21])
    #expect(leads.first?.id == "L-05001" && leads.last?.id == "L-05010")
    #expect(found.count == 18)
  }

  @Test func `a quote that never closes does not swallow the rows after it`() throws {
    #expect(
      try rows("1,\"open,x\n2,y,z\n3,y,z\n") == [
        .malformed(1, line: 2, column: 3, "a quote that is never closed; it opened on line 2"),
        .lead(2, line: 3, ["2", "y", "z"]), .lead(3, line: 4, ["3", "y", "z"]),
      ])
  }

  @Test func `nor where another row's quote seems to close it`() throws {
    #expect(
      try rows("1,\"open,x\n2,y,z\n3,\"said \"\"x\"\"\",z\n4,\"line\nline\",z\n") == [
        .malformed(
          1, line: 2, column: 3, "text after the closing quote of a cell; it opened on line 2"),
        .lead(2, line: 3, ["2", "y", "z"]), .lead(3, line: 4, ["3", "said \"x\"", "z"]),
        .lead(4, line: 5, ["4", "line\nline", "z"]),
      ])
  }

  @Test func `a sound cell of two lines before the open quote belongs to its row`() throws {
    #expect(
      try rows("1,\"l1\nl2\",\"open\n2,y,z\n") == [
        .malformed(1, line: 3, column: 5, "a quote that is never closed; it opened on line 3"),
        .lead(2, line: 4, ["2", "y", "z"]),
      ])
  }

  @Test func `a stray quote costs its row, with the cells of two lines in it`() throws {
    #expect(
      try rows("1,x\"y,\"l1\nl2\"\n2,y,z\n3,\"x\" ,z\n4,y,z") == [
        .malformed(1, line: 2, column: 4, "a quote inside a cell that does not begin with one"),
        .lead(2, line: 4, ["2", "y", "z"]),
        .malformed(3, line: 5, column: 6, "text after the closing quote of a cell"),
        .lead(4, line: 6, ["4", "y", "z"]),
      ])
  }

  @Test func `too few, too many and no cells are told with their numbers`() throws {
    #expect(
      try rows("1\n1,2\n1,2,3,4\n,,\n \t, ,\"\"\nж,2,3\n") == [
        .malformed(1, line: 2, column: 2, "1 cell where the header has 3"),
        .malformed(2, line: 3, column: 4, "2 cells where the header has 3"),
        .malformed(3, line: 4, column: 7, "4 cells where the header has 3"),
        .malformed(4, line: 5, column: 1, "an empty row: no cell has anything in it"),
        .malformed(5, line: 6, column: 1, "an empty row: no cell has anything in it"),
        .lead(6, line: 7, ["ж", "2", "3"]),
      ])
  }

  @Test func `the column of bad bytes counts characters, their line the breaks in quotes`() throws {
    let bytes = Array("a,b\n\"жж\n1ж".utf8) + [0xC3, 0x28] + Array("\",x\n1,2\n".utf8)
    for size in [1, 4096] {
      #expect(
        try LeadReader(bytes: bytes, bufferSize: size).rows() == [
          .malformed(1, line: 3, column: 3, "bytes that are not UTF-8"),
          .lead(2, line: 4, ["1", "2"]),
        ])
    }
  }

  @Test func `a cell over the limit costs its row and no memory`() throws {
    let long = String(repeating: "x", count: 100_000)
    for body in ["1,\(long)\n", "1,\"\(long)\"\n", "1,\"\(long)\n", "1,\(long)"] {
      for size in [1, 64, 200_000] {
        let text = "a,b\n1,\(String(repeating: "y", count: 2000))\n\(body)"
        let reader = try LeadReader(bytes: Array(text.utf8), bufferSize: size, maximumCell: 2000)
        let found = try reader.rows()
        #expect(found.count == 2)
        guard case .malformed(2, line: 3, column: 3, let reason)? = found.last else {
          Issue.record("not malformed")
          continue
        }
        #expect(reason.hasPrefix("a cell of more than 2000 bytes"))
      }
    }
  }

  @Test func `rows after one that is too long are read`() throws {
    let cells = Array(repeating: String(repeating: "x", count: 1900), count: 40)
    let text = "a,b\n\(cells.joined(separator: ","))\n1,2\n"
    let reader = try LeadReader(bytes: Array(text.utf8), bufferSize: 64, maximumCell: 2000)
    guard case .malformed(let bad) = try reader.next() else {
      Issue.record("not malformed")
      return
    }
    #expect(bad.reason == "a row that is too long")
    #expect(bad.isCut && bad.raw.count <= 4096)
    #expect(try reader.rows() == [.lead(2, line: 3, ["1", "2"])])
  }

  @Test func `a malformed row comes with its bytes, without the line end`() throws {
    let reader = try LeadReader("a,b\r\n1,2,\"3\n4\"\r\n5\r\n6,\"x\r\n7,8\r\n")
    var raw: [String] = []
    while true {
      let event = try reader.next()
      if case .end = event { break }
      if case .malformed(let bad) = event { raw.append(String(decoding: bad.raw, as: UTF8.self)) }
    }
    #expect(raw == ["1,2,\"3\n4\"", "5", "6,\"x"])
    #expect(reader.number == 4)
  }
}
