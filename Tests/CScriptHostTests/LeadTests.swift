import CScriptHost
import Testing

@Suite struct Leads {
  @Test func `columns are fields by header and by plain form, always strings`() throws {
    let host = try Host(
      """
      function qualify(lead)
        return nil, lead["Full Name"] .. "|" .. lead.full_name .. "|" .. type(lead.phone)
      end
      """)
    #expect(host.qualify() == .disqualified("Test Lead|Test Lead|string"))
  }

  @Test func `bytes come through as they are, an empty cell is an empty string`() throws {
    let host = try Host("function qualify(lead) return nil, #lead.phone .. lead.full_name end")
    #expect(host.qualify(["", "a\0é ", ""]) == .disqualified("5"))
  }

  @Test func `a cell that the row lacks is an empty string`() throws {
    let host = try Host("function qualify(lead) return nil, '[' .. lead.phone .. ']' end")
    #expect(host.qualify(["x"]) == .disqualified("[]"))
    #expect(host.qualify([]) == .disqualified("[]"))
  }

  @Test func `a column that is not there raises with the nearest name, at its line`() throws {
    let host = try Host("function qualify(lead)\n  return lead.phnoe\nend")
    let failure = try #require(host.qualify().failure)
    #expect(failure.line == 2)
    #expect(failure.reason == "no column 'phnoe'; did you mean 'phone'?")
  }

  @Test func `a column that is near to none raises without a guess`() throws {
    let host = try Host("function qualify(lead) return lead.far end")
    #expect(host.qualify().failure?.reason == "no column 'far'")
  }

  @Test(arguments: [
    "lead.FullName", "lead['FULL NAME']", "lead['full-name']", "lead:get('Fúll name')",
  ])
  func `a name that differs by case, spaces, accents and punctuation is the column's`(
    expression: String
  ) throws {
    let host = try Host("function qualify(lead) return nil, \(expression) end")
    #expect(host.qualify() == .disqualified("Test Lead"))
    #expect(unsafe script_host_column_read(host.raw, 0))
  }

  @Test func `a name that is two columns' without its spaces is neither's`() throws {
    let host = try Host(
      "function qualify(lead) return nil, tostring(lead:get('ab1')) .. lead.a_b_1 end")
    try host.setColumns(["ab 1", "a b 1", "a-b1"])
    #expect(host.qualify(["x", "y", "z"]) == .disqualified("nily"))
  }

  @Test func `a column has the name that is given to it, and its own`() throws {
    let host = try Host(
      "function qualify(lead) return nil, lead.mobile .. lead.Mobile .. lead.phone end")
    try host.name("mobile", column: 1)
    #expect(host.qualify(["n", "5", "g"]) == .disqualified("555"))
    #expect(throws: Failure.self) { try host.name("none", column: 3) }
  }

  @Test func `get gives nil for a column that is not there`() throws {
    let host = try Host(
      "function qualify(lead) return nil, tostring(lead:get('nosuch')) .. lead:get('phone') end")
    #expect(host.qualify() == .disqualified("nil561231231"))
  }

  @Test func `the method get wins over a column of that name, which get can read`() throws {
    let host = try Host("function qualify(lead) return nil, lead:get('get') .. lead.Get end")
    #expect(host.qualify() == .disqualified("gotgot"))
  }

  @Test(arguments: ["lead.phone = 1", "lead.new = 1", "lead[1] = 1", "rawset(lead, 'a', 1)"])
  func `a lead cannot be changed`(body: String) throws {
    let host = try Host("function qualify(lead)\n\(body)\nend")
    #expect(host.qualify().failure?.line == 2)
  }

  @Test(arguments: ["lead[1]", "lead[nil]", "lead[{}]", "lead.get({}, 'x')", "lead.get(lead)"])
  func `a lead is asked by names only`(expression: String) throws {
    let host = try Host("function qualify(lead)\nreturn \(expression)\nend")
    #expect(host.qualify().failure?.line == 2)
  }

  @Test func `pairs gives each header and its value, in the file's order`() throws {
    let host = try Host(
      """
      function qualify(lead)
        local all = {}
        for header, value in pairs(lead) do all[#all + 1] = header .. "=" .. value end
        return nil, table.concat(all, ";")
      end
      """)
    #expect(host.qualify() == .disqualified("Full Name=Test Lead;phone=561231231;Get=got"))
  }

  @Test(arguments: ["kept.phone", "kept:get('phone')", "pairs(kept)", "step()"])
  func `a lead that a script keeps is over with its call`(use: String) throws {
    let host = try Host(
      """
      local kept, step
      function qualify(lead)
        if kept then return nil, select(2, pcall(function() return \(use) end)) end
        kept, step = lead, pairs(lead)
      end
      """)
    #expect(host.qualify() == .disqualified("no reason given"))
    let reason = try #require(host.qualify(["other", "row", ""]).reason)
    #expect(reason.contains("this lead is over"))
  }

  @Test func `nothing of a person is in what a lead prints as`() throws {
    let host = try Host("function qualify(lead) return nil, tostring(lead) end")
    #expect(host.qualify() == .disqualified("lead"))
  }

  @Test func `a name that stands for two columns is not guessed at`() throws {
    let host = try Host("function qualify(lead) return nil, lead[lead.which] end")
    try host.setColumns(
      ["which", "A B", "a-b", "twice", "twice", "c_d", "C D"])
    let row = ["", "1", "2", "3", "4", "5", "6"]
    func read(_ name: String) -> Outcome { host.qualify([name] + row.dropFirst()) }
    #expect(read("A B") == .disqualified("1"))
    #expect(read("a-b") == .disqualified("2"))
    #expect(read("a_b").failure?.reason == "'a_b' stands for more than one column of the file")
    #expect(read("twice").failure?.reason.contains("more than one") == true)
    #expect(read("c_d") == .disqualified("5"))
    #expect(read("C D") == .disqualified("6"))
  }

  @Test func `the host knows which columns a lead's script has read`() throws {
    let host = try Host(
      """
      function qualify(lead)
        return nil, lead.phone == "all" and #table.pack(pairs(lead)) and lead.full_name
      end
      """)
    _ = host.qualify(["", "all", ""])
    #expect([0, 1, 2, 3].map(host.hasRead) == [true, true, false, false])
    _ = host.qualify(["", "one", ""])
    #expect([0, 1, 2, 3].map(host.hasRead) == [false, true, false, false])
  }

  @Test func `hundreds of columns are told apart`() throws {
    let names = (0..<300).map { "c\($0)" }
    let host = try Host("function qualify(lead) return nil, lead.c257 end")
    try host.setColumns(names)
    #expect(host.qualify(names) == .disqualified("c257"))
    #expect((0..<300).filter(host.hasRead) == [257])
  }
}
