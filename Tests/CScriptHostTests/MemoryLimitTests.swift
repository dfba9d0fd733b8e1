import CScriptHost
import Testing

@Suite struct `Memory and output` {
  @Test(arguments: [
    "return ('x'):rep(1e9)",
    "while true do pcall(string.rep, 'x', 1e9) end",
    "local t = {} while true do t[#t + 1] = {} end",
    "local t = {} while true do pcall(function() t[#t + 1] = ('x'):rep(1e5) .. #t end) end",
    "local t = {} coroutine.wrap(function() while true do t[#t + 1] = {} end end)()",
    "local s = 'x' while true do s = s .. s end",
    "local function deep() return 1 + deep() end return deep()",
    "local t = {} while true do t[#t + 1] = coroutine.create(print) end",
    "return table.concat({('x'):rep(1e6), ('x'):rep(1e6), ('x'):rep(1e6)}, ('y'):rep(1e6))",
    "return (('x'):rep(1e5)):gsub('x', ('y'):rep(1e3))",
  ])
  func `a lead that takes too much memory is stopped, and says so`(body: String) throws {
    let host = try Host("function qualify(lead)\n\(body)\nend", limits: limits(lead: 5))
    let failure = try #require(watched(body) { host.qualify() }.failure)
    #expect(failure.limit == SCRIPT_HOST_MEMORY)
    #expect(failure.allowed == Double(4 << 20))
    #expect(failure.reached > Double(4 << 20))
    #expect(failure.line == 2)
    #expect(failure.reason.hasPrefix("over the limit of 4 MiB of memory for one lead: asked for "))
  }

  @Test func `after a lead that ran out of memory the next has it again`() throws {
    let host = try Host(
      """
      function qualify(lead)
        if lead.phone == "good" then return nil, #("x"):rep(2e6) .. " bytes" end
        local t = {}
        while true do t[#t + 1] = {} end
      end
      """, limits: limits(lead: 5, memory: 8 << 20))
    for _ in 1...3 {
      #expect(host.qualify().failure?.limit == SCRIPT_HOST_MEMORY)
      #expect(host.qualify(["", "good", ""]) == .disqualified("2000000 bytes"))
    }
  }

  @Test func `what a thousand leads leave behind is collected`() throws {
    let host = try Host(
      "function qualify(lead) return nil, #(lead.phone .. ('x'):rep(1e5)) end", limits: limits())
    for _ in 1...1000 { #expect(host.qualify() == .disqualified("100009")) }
  }

  @Test func `a host that cannot hold its libraries is not opened`() {
    #expect(throws: Failure.self) { try Host(limits: limits(memory: 4096)) }
  }

  @Test func `print gives whole lines, as stock Lua writes them`() throws {
    let host = try Host(
      "function qualify(lead) print('a', 1, nil, true) print('two\\nlines') print() end")
    _ = host.qualify()
    #expect(host.lines == ["a\t1\tnil\ttrue", "two", "lines", ""])
  }

  @Test(arguments: [
    "while true do print('some text') end",
    "while true do pcall(print, 'some text') end",
    "print(('x'):rep(2000))",
  ])
  func `a lead that prints too much is stopped`(body: String) throws {
    let host = try Host("function qualify(lead)\n\(body)\nend", limits: limits(lead: 5))
    let failure = try #require(watched(body) { host.qualify() }.failure)
    #expect(failure.limit == SCRIPT_HOST_OUTPUT)
    #expect(failure.line == 2)
    #expect(host.lines.reduce(0) { $0 + $1.utf8.count + 1 } <= 1 << 10)
  }
}
