import Foundation
import PatientsCore
import Testing

@testable import PatientsLeads

@Suite struct LeadReaderTests {
  @Test(arguments: [1, 7, 64, 4096, 262_144])
  func `every cell of a clinic's file is what Python's csv reads`(bufferSize: Int) throws {
    let oracle = try String(contentsOfFile: fixturePath("clinic_leads.oracle"), encoding: .utf8)
    var options = LeadReader.Options()
    options.bufferSize = bufferSize
    let reader = try LeadReader(path: fixturePath("clinic_leads.csv"), options: options)
    var found = ""
    while case .lead(let lead) = try reader.next() {
      let digest = lead.digest().map { String(format: "%02x", $0) }.joined()
      found += "\(lead.line)\t\(digest)\n"
    }
    #expect(reader.number == 525)
    #expect(found == oracle)
    #expect(reader.bytesRead == reader.totalBytes)
  }

  @Test(arguments: ["clinic_leads.csv", "web_form.jsonl"])
  func `how far a file is passed follows its rows, also where all of it is in memory`(
    _ name: String
  ) throws {
    let counted = try LeadReader(path: fixturePath(name))
    while case .lead = try counted.next() {}
    let reader = try LeadReader(path: fixturePath(name))
    let total = try Double(#require(reader.totalBytes))
    for row in 1...counted.number {
      _ = try reader.next()
      #expect(abs(Double(reader.bytesRead) / total - Double(row) / Double(counted.number)) < 0.1)
    }
  }

  @Test func `a column is found by its name and by its plain form`() throws {
    let reader = try LeadReader(path: fixturePath("clinic_leads.csv"))
    #expect(reader.header.index(of: "Full Name") == 1)
    #expect(reader.header.index(of: "full_name") == 1)
    #expect(reader.header.index(of: "date_of_birth") == 6)
    #expect(reader.header.index(of: "Fool Name") == nil)
  }

  @Test func `a quoted cell keeps its line breaks, commas and quotes`() throws {
    let reader = try LeadReader("a,b\r\n\"one\r\ntwo, \"\"three\"\"\",x\r\ny,\"\"\r\n")
    #expect(
      try reader.rows() == [
        .lead(1, line: 2, ["one\r\ntwo, \"three\"", "x"]), .lead(2, line: 4, ["y", ""]),
      ])
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `rows end with LF, CRLF or CR, the last with none`(end: String) throws {
    let text = ["a,b", "1,\"2\"", "", "3,4", "", "", "5,"].joined(separator: end)
    let rows: [Row] = [
      .lead(1, line: 2, ["1", "2"]), .lead(2, line: 4, ["3", "4"]), .lead(3, line: 7, ["5", ""]),
    ]
    for size in 1...40 { #expect(try LeadReader(text, bufferSize: size).rows() == rows) }
    #expect(try LeadReader(text + end).rows() == rows)
  }

  @Test func `a byte order mark is no part of the first name`() throws {
    for size in [1, 2, 3, 4096] {
      let reader = try LeadReader("\u{FEFF}\"Lead ID\",b\n1,2\n", bufferSize: size)
      #expect(reader.header.names == ["Lead ID", "b"])
    }
  }

  @Test func `a pipe is read as it comes`() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: fixturePath("clinic_leads.csv")))
    let whole = try LeadReader(bytes: Array(bytes)).rows()
    #expect(try LeadReader(bytes: Array(bytes), piece: 13).rows() == whole)
  }

  @Test func `a descriptor stays the caller's`() throws {
    try withTemporaryFile(Array("a,b\n1,2\n".utf8)) { path in
      let file = try #require(FileHandle(forReadingAtPath: path))
      do {
        let reader = try LeadReader(descriptor: file.fileDescriptor, name: "standard input")
        #expect(try reader.rows() == [.lead(1, line: 2, ["1", "2"])])
      }
      #expect(try file.offset() == 8)
    }
  }

  @Test func `a copy outlives its row, and has its digest`() throws {
    let reader = try LeadReader("a,b\n1,\"\"\"2\"\"\"\n3,4\n")
    guard case .lead(let lead) = try reader.next() else {
      Issue.record("no lead")
      return
    }
    let copy = lead.copy()
    let digest = lead.digest()
    _ = try reader.next()
    #expect((copy.number, copy.line, copy.count) == (1, 2, 2))
    #expect(copy[0] == "1")
    #expect(copy[1] == "\"2\"")
    #expect(copy[2] == "" && copy[-1] == "")
    #expect(copy.digest() == digest)
  }

  @Test func `cells cannot run together in a digest`() throws {
    let rows = ["ab,c", "a,bc", "abc,", ",abc", "\"a,b\",c"]
    var digests: Set<[UInt8]> = []
    for row in rows {
      guard case .lead(let lead) = try LeadReader("a,b\n\(row)\n").next() else { continue }
      #expect(lead.digest().count == LeadDigest.size)
      digests.insert(lead.digest())
    }
    #expect(digests.count == rows.count)
  }

  @Test func `the end stays the end, and a lead kept too long is empty`() throws {
    let reader = try LeadReader("a\n1\n")
    guard case .lead(let lead) = try reader.next() else {
      Issue.record("no lead")
      return
    }
    #expect(lead[0] == "1")
    for _ in 0..<3 {
      guard case .end = try reader.next() else {
        Issue.record("not the end")
        return
      }
    }
    #expect(lead.count == 0)
    #expect(lead[0] == "")
  }
}
