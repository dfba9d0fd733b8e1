import PatientsCore
import Testing

@testable import PatientsLeads

@Suite struct JSONLeadsTests {
  private func rows(_ text: String) throws -> [Row] {
    let rows = try LeadReader(text).rows()
    for size in [1, 2, 7, 64] {
      let reader = try LeadReader(bytes: Array(text.utf8), piece: size, bufferSize: size)
      #expect(try reader.rows() == rows, "pieces of \(size)")
    }
    return rows
  }

  private func names(_ text: String) throws -> [String] { try LeadReader(text).header.names }

  private func refusal(_ text: String) -> String {
    do throws(PatientsError) {
      _ = try LeadReader(text).rows()
      return "taken"
    } catch { return error.message }
  }

  @Test func `an object a line is a lead, with each kind of value as text`() throws {
    let text = """
      {"id": 971501234567, "name": "A \\u0436", "vip": true, "x": null, "n": 1.5e3}

      {"id": 2, "name": "", "vip": false, "x": "", "n": 12345678901234567890}
      """
    #expect(try names(text) == ["id", "name", "vip", "x", "n"])
    #expect(
      try rows(text) == [
        .lead(1, line: 1, ["971501234567", "A ж", "true", "", "1500"]),
        .lead(2, line: 3, ["2", "", "false", "", "12345678901234567890"]),
      ])
  }

  @Test func `an array of objects is the same, over lines or on one`() throws {
    let read: [Row] = [.lead(1, line: 2, ["1", "]},{"]), .lead(2, line: 4, ["2", "\"\\"])]
    #expect(
      try rows(
        "\n[{\"a\": 1, \"b\": \"]},{\"}\n,\n{\"a\":2,\n\"b\":\"\\\"\\\\\"}  ]\n") == read)
    #expect(
      try rows("[{\"a\": 1},{\"a\":2}]")
        == [.lead(1, line: 1, ["1"]), .lead(2, line: 1, ["2"])])
  }

  @Test func `a field that only later leads have is a column all the same`() throws {
    let text = "{\"a\": 1}\n{\"b\": 2, \"a\": 3}\n{\"c\": null}\n"
    #expect(try names(text) == ["a", "b", "c"])
    #expect(
      try rows(text) == [
        .lead(1, line: 1, ["1", "", ""]), .lead(2, line: 2, ["3", "2", ""]),
        .malformed(3, line: 3, column: 1, "an empty row: no field has anything in it"),
      ])
  }

  @Test func `what is nested is named by its path, and lists are texts`() throws {
    let text = """
      {"utm": null, "list": ["implant", "braces", 3, null], "deep": {"er": {"x": 1}}, "e": []}
      {"utm": {"source": "eid"}, "list": [{"a": [1]}, 2], "deep": null, "e": {}}
      """
    #expect(try names(text) == ["list", "deep.er.x", "e", "utm.source"])
    #expect(
      try rows(text) == [
        .lead(1, line: 1, ["implant, braces, 3", "1", "", ""]),
        .lead(2, line: 2, ["[{\"a\": [1]}, 2]", "", "", "eid"]),
      ])
    #expect(try LeadReader(text).header.index(of: "utm_source") == 3)
  }

  @Test func `a lead that is no JSON costs only itself`() throws {
    let text = """
      {"a": 1, "b": 2}
      {"a": 1, "b": }
      {"a": 1
      [1, 2]
      7
      {"a": 1, "a": 2}
      {"a": "\\u0000"}
      {"a": 9, "b": 9}
      """
    let found = try rows(text)
    #expect(found.first == .lead(1, line: 1, ["1", "2"]))
    #expect(found.last == .lead(8, line: 8, ["9", "9"]))
    let reasons = found.compactMap { row -> (Int, Int, String)? in
      guard case .malformed(_, let line, let column, let reason) = row else { return nil }
      return (line, column, String(reason.prefix(20)))
    }
    #expect(reasons.map(\.0) == [2, 3, 4, 5, 6, 7])
    #expect(reasons.map(\.1) == [7, 1, 1, 1, 15, 7])
    #expect(
      reasons.map(\.2) == [
        "not JSON: The JSON d", "not JSON: JSON docum", "not an object: a lea",
        "not an object: a lea", "the field 'a' stands", "a NUL byte",
      ])
  }

  @Test func `nor one in an array, as long as its braces match`() throws {
    let found = try rows("[{\"a\": 1}, {\"a\" 2}, 3, \"x\", {\"a\": 4}]")
    #expect(found.count == 5)
    #expect(found.first == .lead(1, line: 1, ["1"]) && found.last == .lead(5, line: 1, ["4"]))
  }

  @Test func `bytes that are not UTF-8 cost their row, with line and column`() throws {
    let bytes = Array("[{\"a\": 1},\n {\"a\": \"жж".utf8) + [0xC3] + Array("\"},{\"a\": 2}]".utf8)
    #expect(
      try LeadReader(bytes: bytes).rows() == [
        .lead(1, line: 1, ["1"]), .malformed(2, line: 2, column: 11, "bytes that are not UTF-8"),
        .lead(3, line: 2, ["2"]),
      ])
  }

  @Test func `an array that breaks off is said after its last lead`() throws {
    let reader = try LeadReader("[{\"a\": 1},{\"a\": 2}")
    #expect(throws: Never.self) { _ = try reader.next() }
    #expect(throws: Never.self) { _ = try reader.next() }
    #expect {
      _ = try reader.next()
    } throws: {
      "\($0)".contains("test.csv: the array of leads breaks off: its last ] is missing")
    }
    #expect(refusal("[{\"a\": 1}] x").contains("line 1, column 12: something stands behind"))
  }

  @Test func `JSON without leads is said`() {
    #expect(refusal("[]").contains("there are no leads in this JSON"))
    #expect(refusal("{}\n{}\n").contains("there are no leads in this JSON"))
    #expect(
      refusal("{\n  \"leads\": []\n}\n").contains(
        "one JSON object over several lines: give one lead a line"))
    #expect(refusal("{\"a\": 1, \"A\": 2}").contains("fields 1 and 2 have the same name"))
  }

  @Test func `one object around the leads is said, whether it comes in pieces or not`() throws {
    let list = "[{\"a\": 1, \"b\": [2, {\"c\": 3}]}, {\"a\": 4}]"
    for text in ["{\"leads\": \(list)}", " {\"leads\":\(list) }\r\n\n"] {
      for (piece, isPipe) in [(1, false), (1, true), (7, true), (1000, false), (1000, true)] {
        let error = #expect(throws: PatientsError.self) {
          try LeadReader(bytes: Array(text.utf8), piece: piece, isPipe: isPipe)
        }
        #expect(
          error?.message
            == "test.csv: this is one JSON object with the leads in its field 'leads': "
            + "give the array that is in there, by jq '.[]' say")
      }
    }
    for lead in [
      "{\"leads\": \(list)}\n{\"leads\": \(list)}", "{\"leads\": \(list)}\nno JSON",
      "{\"id\": 1, \"visits\": \(list)}", "{\"visits\": [{\"a\": 1}, 2]}", "{\"visits\": [1]}",
      "{\"visits\": []}", "{\"visits\": {\"all\": \(list)}}", "[{\"visits\": \(list)}]",
    ] {
      #expect(try !rows(lead).isEmpty, "\(lead)")
      #expect(try !LeadReader(bytes: Array(lead.utf8), isPipe: true).rows().isEmpty, "\(lead)")
    }
  }

  @Test func `what is nested too deeply, and what is too long, cost their rows`() throws {
    let deep = String(repeating: "{\"a\":", count: 100_000)
    let long = String(repeating: "x", count: 100_000)
    for bad in [deep + "1" + String(repeating: "}", count: 100_000), "{\"a\": \"\(long)\"}"] {
      for text in ["{\"a\": 1}\n\(bad)\n{\"a\": 2}", "[{\"a\": 1},\(bad),{\"a\": 2}]"] {
        let reader = try LeadReader(bytes: Array(text.utf8), bufferSize: 64, maximumCell: 2000)
        let found = try reader.rows()
        #expect(found.count == 3)
        #expect(found.last?.description.hasSuffix("[\"2\"]") == true)
      }
    }
  }

  @Test func `from a pipe the leads that came first say which columns there are`() throws {
    let text = "{\"a\": 1, \"b\": 2}\n{\"a\": 3, \"c\": null}\n{\"a\": 4, \"c\": 5}\n"
    let reader = try LeadReader(bytes: Array(text.utf8), piece: 17, isPipe: true)
    #expect(reader.header.names == ["a", "b"])
    let found = try reader.rows()
    #expect(found.prefix(2) == [.lead(1, line: 1, ["1", "2"]), .lead(2, line: 2, ["3", ""])])
    #expect(
      found.last?.description.contains("the field 'c' is in none of the leads that came") == true)
  }

  @Test func `more fields than any file has are refused`() {
    let fields = (0...LeadHeader.maximumColumns).map { "\"f\($0)\": 1" }.joined(separator: ",")
    #expect(refusal("{\(fields)}").contains("more than 16384 different fields"))
  }

  @Test func `the web form's leads are all read`() throws {
    let reader = try LeadReader(path: fixturePath("web_form.jsonl"))
    #expect(
      reader.header.names == [
        "id", "name", "phone", "email", "gender", "dob", "utm.source", "utm.campaign", "consent",
        "visits", "interests",
      ])
    let rows = try reader.rows()
    #expect(rows.count == 200 && rows.allSatisfy { if case .lead = $0 { true } else { false } })
  }

  @Test(arguments: [
    ("971501234567", "971501234567"), ("9.71501234567E11", "971501234567"), ("-0", "-0"),
    ("0.1", "0.1"), ("0.30000000000000004", "0.3"), ("1e-7", "0.0000001"), ("1.50", "1.5"),
    ("123456789012345678", "123456789012345678"), ("1e21", "1000000000000000000000"),
    ("-2.5e3", "-2500"), ("1e5", "100000"), ("0e0", "0"), ("99999.5", "99999.5"),
  ])
  func `numbers are written plainly`(written: String, plain: String) {
    #expect(PlainNumber.text(written) == plain)
  }
}
