import PatientsCore
import Testing

@testable import PatientsLeads

@Suite struct DelimiterTests {
  private func cells(_ text: String, delimiter: String? = nil) throws -> [[String]] {
    let reader = try LeadReader(bytes: Array(text.utf8)) { options throws(PatientsError) in
      options.delimiter = try delimiter.map { name throws(PatientsError) in
        try Delimiter(named: name)
      }
    }
    return try [reader.header.names]
      + reader.rows().map { row in
        guard case .lead(_, line: _, let cells) = row else { return [row.description] }
        return cells
      }
  }

  @Test(arguments: [",", ";", "\t", "|"])
  func `what stands between the cells is found by looking`(mark: String) throws {
    let text = "a\(mark)b\(mark)c\n1\(mark)\"x\(mark)y\"\(mark)3\n"
    #expect(try cells(text) == [["a", "b", "c"], ["1", "x\(mark)y", "3"]])
  }

  @Test func `commas in a header do not hide its semicolons`() throws {
    #expect(
      try cells("Name, first;Phone\nDoe, Ann;050\nRoe;051\n")
        == [["Name, first", "Phone"], ["Doe, Ann", "050"], ["Roe", "051"]])
    #expect(try cells("a;b;c\n1,5;2,5;3,5\n") == [["a", "b", "c"], ["1,5", "2,5", "3,5"]])
    #expect(try cells("\"a;b\",c\n1,2\n") == [["a;b", "c"], ["1", "2"]])
    #expect(try cells("a,b\n5\" nail,x;y;z\n2,3\n").first == ["a", "b"])
  }

  @Test func `a file of one column has commas`() throws {
    #expect(try cells("name\nAnn\n") == [["name"], ["Ann"]])
  }

  @Test func `the line in which Excel names its delimiter is no header`() throws {
    let reader = try LeadReader("sep=;\r\na;b,c\r\n1;2\r\n")
    #expect(reader.header.names == ["a", "b,c"])
    #expect(try reader.rows() == [.lead(1, line: 3, ["1", "2"])])
  }

  @Test func `a delimiter that is said is taken`() throws {
    #expect(try cells("a;b,c\n1;2,3\n", delimiter: ",") == [["a;b", "c"], ["1;2", "3"]])
    #expect(try cells("a~b\n1~2\n", delimiter: "~") == [["a", "b"], ["1", "2"]])
    for name in ["tab", "TAB", "\\t", "\t"] {
      #expect(try cells("a\tb\n1\t2\n", delimiter: name) == [["a", "b"], ["1", "2"]])
    }
    #expect(try cells("\"{\"\"a\"\": 1}\";b\n1;2\n", delimiter: "semicolon")[1] == ["1", "2"])
  }

  @Test(arguments: ["", ",,", "\"", "\n", "é", "\u{0}", "word"])
  func `a delimiter that is none is said`(name: String) {
    #expect {
      _ = try Delimiter(named: name)
    } throws: {
      "\($0)".contains("--delimiter") && ($0 as? PatientsError)?.code == .argument
    }
  }

  @Test func `the CRM's export is read to its last row`() throws {
    let reader = try LeadReader(path: fixturePath("crm_semicolon_bom.csv"))
    #expect(reader.header.names.first == "Lead ID")
    #expect(reader.header.names.count == 11)
    let rows = try reader.rows()
    #expect(rows.count == 300)
    #expect(rows.allSatisfy { if case .lead = $0 { true } else { false } })
  }
}
