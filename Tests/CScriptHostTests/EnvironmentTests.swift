import CScriptHost
import Testing

private let walk = """
  local names, seen = {}, {}
  local function walk(value, path)
    if type(value) ~= "table" or seen[value] then return end
    seen[value] = true
    for key, inner in pairs(value) do
      local name = path .. tostring(key)
      names[#names + 1] = name
      walk(inner, name .. ".")
    end
  end
  walk(_G, "")
  table.sort(names)
  function qualify(lead)
    local again, before = {}, names
    names, seen = again, {}
    walk(_G, "")
    table.sort(again)
    for _, name in ipairs(again) do print(name) end
  end
  """

/// Every name that a script can reach, itself and what `walk` adds apart.
private let golden = """
  _G _VERSION assert collectgarbage coroutine coroutine.close coroutine.create \
  coroutine.isyieldable coroutine.resume coroutine.running coroutine.status coroutine.wrap \
  coroutine.yield error getmetatable ipairs load math math.abs math.acos math.asin math.atan \
  math.ceil math.cos math.deg math.exp math.floor math.fmod math.huge math.log math.max \
  math.maxinteger math.min math.mininteger math.modf math.pi math.rad math.random \
  math.randomseed math.sin math.sqrt math.tan math.tointeger math.type math.ult next os os.clock \
  os.date os.difftime os.time pairs pcall print qualify rawequal rawget rawlen rawset require \
  select setmetatable string string.byte string.char string.find string.format string.gmatch \
  string.gsub string.len string.lower string.match string.pack string.packsize string.rep \
  string.reverse string.sub string.unpack string.upper table table.concat table.insert \
  table.move table.pack table.remove table.sort table.unpack tonumber tostring type utf8 \
  utf8.char utf8.charpattern utf8.codepoint utf8.codes utf8.len utf8.offset xpcall
  """

@Suite struct Environment {
  @Test func `a script reaches the listed names and no other`() throws {
    let host = try Host(walk)
    _ = host.qualify()
    #expect(host.lines == golden.split(separator: " ").map(String.init))
  }

  @Test(arguments: [
    "io", "debug", "package", "dofile", "loadfile", "warn", "os.execute", "os.exit", "os.getenv",
    "os.remove", "os.rename", "os.tmpname", "os.setlocale", "string.dump", "utf8.nosuch",
  ])
  func `what reaches out of the script is not there`(name: String) throws {
    let host = try Host("function qualify(lead) return nil, tostring(\(name)) end")
    #expect(host.qualify() == .disqualified("nil"))
  }

  @Test(arguments: [
    "count = (count or 0) + 1", "_G.count = 1", "rawset(_G, 'count', 1)", "function later() end",
    "string.trim = function() end", "rawset(string, 'trim', 1)", "math.pi = 3",
    "table.insert(_G, 1)", "setmetatable(_G, {})", "setmetatable(string, nil)",
    "getmetatable('').__index = nil", "getmetatable(_G).__newindex = nil",
    "load('count = 1')()", "_ENV.count = 1",
  ])
  func `globals and libraries are frozen once the script has loaded`(body: String) throws {
    let host = try Host("function qualify(lead)\n\(body)\nend")
    let failure = try #require(host.qualify().failure)
    #expect(failure.file == "test.lua")
    #expect(failure.line == 2)
    #expect(failure.limit == SCRIPT_HOST_NO_LIMIT)
  }

  @Test func `writing a global says what to do, on the line that wrote it`() throws {
    let host = try Host("function qualify(lead)\n\n  total = 1\nend")
    let failure = try #require(host.qualify().failure)
    #expect(failure.line == 3)
    #expect(
      failure.reason == """
        cannot set the global 'total' once the script has loaded: a lead's data must not leak \
        into the next; use local
        """)
  }

  @Test func `libraries are frozen while the script loads, its globals are not`() throws {
    let host = try Host(limits: limits())
    try host.load("limit = 3 -- qualify\nlimit = 4\nstring.trim = print")
    let failure = try #require(throws: Failure.self) { try host.run() }
    #expect(failure.line == 3)
    #expect(failure.reason == "cannot change 'string.trim': libraries are read-only")
  }

  @Test func `a frozen table still reads as a table`() throws {
    let host = try Host(
      """
      limit = 30
      function qualify(lead)
        local found
        for key, value in pairs(_G) do if key == "limit" then found = value end end
        return nil, table.concat({ limit, _G.limit, rawget(_G, "limit"), found,
          type(next(string)), type(rawget(string, "rep")), tostring(nosuch) }, " ")
      end
      """)
    #expect(host.qualify() == .disqualified("30 30 30 30 string function nil"))
  }

  @Test func `a script's own check for undeclared globals keeps working`() throws {
    let host = try Host(
      """
      setmetatable(_G, {__index = function(_, name) error("undeclared " .. name, 2) end})
      function qualify(lead) return nosuch end
      """)
    #expect(host.qualify().failure?.reason == "undeclared nosuch")
    #expect(host.has("qualify"))
    #expect(!host.has("print_nothing"))
  }

  @Test(arguments: [
    "load('\\27Lua')", "load(string.char(27) .. 'LuaT', 'x', 'b')", "load('\\27Lua', 'x', 'bt')",
  ])
  func `bytecode is not loaded`(call: String) throws {
    let host = try Host("function qualify(lead) local f, why = \(call) return nil, why end")
    let reason = try #require(host.qualify().reason)
    #expect(reason.contains("attempt to load a binary chunk"))
  }

  @Test func `text is loaded with the script's environment or one of its own`() throws {
    let host = try Host(
      """
      name = "global"
      function qualify(lead)
        local own = load("return name, print", "own", "t", { name = "own" })
        local name, print = own()
        return nil, load("return name")() .. " " .. name .. " " .. tostring(print)
      end
      """)
    #expect(host.qualify() == .disqualified("global own nil"))
  }

  @Test func `a row gets the same random numbers each time, another row others`() throws {
    let host = try Host("function qualify(lead) return nil, math.random(1 << 40) end")
    let first = host.qualify(row: 1)
    #expect(host.qualify(row: 2) != first)
    #expect(host.qualify(row: 1) == first)
  }

  @Test func `stock functions behave as in stock Lua`() throws {
    let host = try Host(
      """
      function qualify(lead)
        assert(select("#", pcall(error)) == 2)
        assert(select(2, pcall(error, nil)) == nil)
        assert(table.concat({ pcall(function(...) return ... end, 1, 2) == true and 1, 2 }) == "12")
        assert(select(2, xpcall(error, function(e) return e .. "!" end, "x")) == "x!")
        local t = { 1, 2, 3 }
        table.insert(t, 4) table.insert(t, 1, 0)
        assert(table.concat(t, ",") == "0,1,2,3,4")
        assert(table.remove(t) == 4 and table.remove(t, 1) == 0 and table.remove({}) == nil)
        assert(not pcall(table.insert, t, 9, 9) and not pcall(table.insert, t))
        table.sort(t, function(a, b) return a > b end)
        assert(table.concat(table.move(t, 1, 3, 2), ",") == "3,3,2,1")
        assert(select("#", table.unpack({ nil, nil }, 1, 5)) == 5)
        local big = {}
        for i = 1, 5000 do big[i] = (i * 7919) % 5003 end
        table.sort(big)
        for i = 2, #big do assert(big[i - 1] <= big[i]) end
        assert(("ab"):rep(3, "-") == "ab-ab-ab" and ("x"):rep(0) == "")
        local co = coroutine.wrap(function(a)
          local ok, b = pcall(coroutine.yield, a + 1)
          error({ code = b })
        end)
        assert(co(1) == 2)
        local ok, e = pcall(co, 7)
        assert(not ok and e.code == 7)
        local dead = coroutine.create(error)
        assert(select("#", coroutine.resume(dead, "x")) == 2)
        assert(coroutine.status(dead) == "dead" and not coroutine.resume(dead))
        return nil, "same"
      end
      """)
    #expect(host.qualify() == .disqualified("same"))
  }
}
