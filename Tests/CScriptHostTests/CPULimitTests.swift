import CScriptHost
import Testing

/// Bodies of `qualify` that never end by themselves. On stock Lua with a count hook alone, each of
/// them ran until it was killed.
private let endless: [String] = [
  "while true do end",
  "while true do pcall(function() while true do end end) end",
  "pcall(pcall, function() while true do end end) while true do end",
  "local function tower() while true do pcall(tower) end end tower()",
  "while true do xpcall(function() while true do end end, function() while true do end end) end",
  "xpcall(error, function() while true do end end)",
  "while true do pcall(error) end",
  // Coroutines start their count anew.
  "coroutine.wrap(function() while true do end end)()",
  "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
  "while true do coroutine.wrap(function() coroutine.yield() end)() end",
  """
  local function nest() return coroutine.wrap(function() pcall(nest) while true do end end)() end
  while true do pcall(nest) end
  """,
  // Code that Lua calls by itself.
  "return setmetatable({}, {__index = function() while true do end end}).x",
  "return setmetatable({}, {__eq = function() while true do end end}) == setmetatable({}, {})",
  "local t = setmetatable({}, {__concat = function() while true do end end}) return t .. t",
  "error(setmetatable({}, {__tostring = function() while true do end end}))",
  "return nil, setmetatable({}, {__tostring = function() while true do end end})",
  "print(setmetatable({}, {__tostring = function() while true do end end}))",
  "for _ in pairs(setmetatable({}, {__pairs = function() while true do end end})) do end",
  """
  local held <close> = setmetatable({}, {__close = function() while true do end end})
  while true do end
  """,
  """
  local co = coroutine.create(function()
    local held <close> = setmetatable({}, {__close = function() while true do end end})
    coroutine.yield()
  end)
  coroutine.resume(co)
  coroutine.close(co)
  """,
  """
  coroutine.wrap(function()
    local held <close> = setmetatable({}, {__close = function() while true do end end})
    error("x")
  end)()
  """,
  """
  coroutine.wrap(function()
    local held <close> = setmetatable({}, {__close = function() while true do end end})
    while true do end
  end)()
  """,
  // Callbacks of functions in C.
  "table.sort({3, 2, 1}, function() while true do end end)",
  "(\"x\"):gsub(\"x\", function() while true do end end)",
  "load(function() while true do end end)",
  // Loops in C.
  "while true do table.sort({3, 2, 1}) end",
  "local t = {} for i = 1, 50000 do t[i] = i % 7 end while true do table.sort(t) end",
  "local t = {} for i = 1, 50000 do t[i] = i % 7 end while true do table.sort(t, math.ult) end",
  "local t = {} for i = 1, 50000 do t[i] = i end while true do table.insert(t, 1, table.remove(t)) end",
  "local t = {} for i = 1, 50000 do t[i] = i end while true do table.move(t, 1, 50000, 2) end",
  "local t = {} for i = 1, 50000 do t[i] = '' end while true do table.concat(t) end",
  "local s = ('x'):rep(100000) while true do s:upper() end",
  "local s = ('x'):rep(100000) while true do s:find('y', 1, true) end",
  "local s = ('0'):rep(100000) while true do tonumber(s, 10) end",
  "while true do load('x = ' .. ('1 + '):rep(10000) .. '1') end",
]

@Suite struct `CPU limit` {
  @Test(arguments: endless)
  func `a lead that does not end is stopped, and says which limit`(body: String) throws {
    let host = try Host("function qualify(lead)\n\(body)\nend", limits: limits(memory: 32 << 20))
    let failure = try #require(watched(body) { host.qualify() }.failure)
    #expect(failure.limit == SCRIPT_HOST_CPU)
    #expect(failure.allowed == 0.05)
    #expect(failure.reached >= 0.05)
    #expect(failure.file == "test.lua")
    #expect(failure.line > 1)
    #expect(failure.reason.hasPrefix("over the limit of 0.05 s of CPU for one lead: used 0.0"))
  }

  @Test(arguments: endless)
  func `the next lead starts clean after one that broke the limit`(body: String) throws {
    let host = try Host(
      "function qualify(lead)\nif lead.phone == 'good' then return nil, 'clean' end\n\(body)\nend",
      limits: limits(memory: 32 << 20))
    #expect(watched(body) { host.qualify() }.failure != nil)
    #expect(watched(body) { host.qualify(["", "good", ""]) } == .disqualified("clean"))
  }

  @Test(arguments: [
    "local s = ('x'):rep(8e6) while true do s:upper() end",
    "local t = {} for i = 1, 5e5 do t[i] = i end while true do table.insert(t, 1, i) end",
  ])
  func `a call that works for long in C is stopped soon after it`(body: String) throws {
    let host = try Host(
      "function qualify(lead)\n\(body)\nend", limits: limits(memory: 64 << 20))
    let failure = try #require(watched(body) { host.qualify() }.failure)
    #expect(failure.limit == SCRIPT_HOST_CPU)
    #expect(failure.reached < 0.08)
  }

  @Test func `a coroutine that a limit ended cannot loop in a later lead`() throws {
    let host = try Host(
      """
      local kept
      function qualify(lead)
        if kept then
          return nil, tostring(coroutine.close(kept)) .. " " .. coroutine.status(kept)
        end
        kept = coroutine.create(function()
          local held <close> = setmetatable({}, {__close = function() while true do end end})
          while true do end
        end)
        coroutine.resume(kept)
      end
      """, limits: limits())
    #expect(watched("first") { host.qualify() }.failure?.limit == SCRIPT_HOST_CPU)
    #expect(watched("second") { host.qualify() } == .disqualified("false dead"))
  }

  @Test func `coroutines closing one another do not use up the C stack`() throws {
    let host = try Host(
      """
      function qualify(lead)
        local function nest(depth)
          local co = coroutine.create(function()
            local held <close> = setmetatable({}, {__close = function() nest(depth + 1) end})
            coroutine.yield()
          end)
          coroutine.resume(co)
          return coroutine.close(co)
        end
        return nil, tostring(nest(1))
      end
      """, limits: limits(lead: 5, memory: 64 << 20))
    _ = watched("nested close") { host.qualify() }
    #expect(host.qualify(["", "", ""]) == host.qualify(["", "", ""]))
  }

  @Test func `a script that does not end while it loads is stopped`() throws {
    let host = try Host(limits: limits())
    try host.load("-- qualify\nwhile true do end")
    let failure = try #require(throws: Failure.self) { try watched("load") { try host.run() } }
    #expect(failure.limit == SCRIPT_HOST_CPU)
    #expect(failure.line == 2)
    #expect(failure.reason.hasPrefix("over the limit of 0.05 s of CPU for loading"))
  }

  @Test func `finalizers are refused, for no hook runs in them`() throws {
    let host = try Host(
      "function qualify(lead) setmetatable({}, {__gc = function() while true do end end}) end")
    #expect(host.qualify().failure?.reason.contains("__gc") == true)
  }

  @Test func `a finalizer that is set later never runs`() throws {
    do {
      let host = try Host(
        """
        function qualify(lead)
          local meta = {}
          setmetatable({}, meta)
          meta.__gc = function() while true do end end
          for _ = 1, 10000 do local _ = {} end
          return nil, "made"
        end
        """, limits: limits(lead: 5))
      #expect(watched("gc") { host.qualify() } == .disqualified("made"))
      watched("close") { _ = consume host }
    }
  }

  @Test(arguments: [
    "(''):rep(1e15)", "(''):rep(1e15, '')", "table.unpack({}, 1, 0)", "('x'):rep(-1)",
    "table.concat({}, '', 5, 1)",
  ])
  func `a range without elements ends at once`(expression: String) throws {
    let host = try Host("function qualify(lead) local _ = \(expression) return nil, 'done' end")
    #expect(watched(expression) { host.qualify() } == .disqualified("done"))
  }

  @Test(arguments: [
    "table.move({}, 1, 1e9, 2, {})",
    "table.move({}, 1, math.maxinteger - 1, 2)",
    "table.concat({}, '', 1, 1e9)",
    "table.concat(setmetatable({}, {__index = rawlen}), '', 1, 1e9)",
    "table.unpack({}, 1, 1e9)",
    "table.unpack({}, math.mininteger, math.maxinteger)",
    "table.concat(setmetatable({}, {__len = function() return 1e9 // 1 | 0 end}))",
    "table.unpack(setmetatable({}, {__len = function() return 1e9 // 1 | 0 end}))",
    "table.insert(setmetatable({}, {__len = function() return 1e9 // 1 | 0 end}), 1, 1)",
    "table.remove(setmetatable({}, {__len = function() return 1e9 // 1 | 0 end}), 1)",
    "table.sort(setmetatable({}, {__len = function() return 1e9 // 1 | 0 end}))",
  ])
  func `a range far beyond its table is refused`(expression: String) throws {
    let host = try Host("function qualify(lead)\n\(expression)\nend", limits: limits(lead: 5))
    let failure = try #require(watched(expression) { host.qualify() }.failure)
    #expect(failure.limit == SCRIPT_HOST_NO_LIMIT)
    #expect(failure.line == 2)
  }

  @Test(arguments: ["collectgarbage()", "collectgarbage('step')", "collectgarbage('stop')"])
  func `the collector cannot be driven by a script`(call: String) throws {
    let host = try Host("function qualify(lead) \(call) end")
    #expect(host.qualify().failure?.reason.contains("only 'count'") == true)
  }
}
