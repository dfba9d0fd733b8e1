import CLua
import CScriptHost
import Testing

/// Runs `find`, `match`, `gmatch` and `gsub` on random texts and patterns, and says one line each.
private let cases = #"""
  local atoms = { "a", "b", "ab", ".", "%a", "%d", "%s", "%w", "%D", "%W", "%x", "%z", "%l", "%u",
    "%p", "%c", "%g", "%S", "[ab]", "[^a]", "[a-c]", "[%d]", "[]]", "[^]]", "[%]x]", "[a-]",
    "[-a]", "[a-%z]", "[a%d]", "[^%s]", "[a", "[%", "[^", "[", "%", "%b()", "%b", "%b(", "%bab",
    "%f[%a]", "%f", "%f[^a]", "%f[", "(", ")", "()", "(a)", "(.*)", "(a*)", "%1", "%2", "%0", "$",
    "^", "*", "+", "-", "?", ".-", "a?", "b-", "%.", "%%", "1", "A", "\0" }
  local texts = { "a", "b", "ab", "c", "(", ")", "1", "2", " ", "]", "-", "A", "\0", "x", "%", ".",
    "aa", "bb", "é", "\n" }
  local values = { "a", "%1", "%0", "%%", "%2", "x", "%", "%x", "\0" }
  local state
  local function random(n)
    state = state * 6364136223846793005 + 1442695040888963407
    return (state >> 33) % n + 1
  end
  local function text(list, most)
    local parts = {}
    for i = 1, random(most + 1) - 1 do parts[i] = list[random(#list)] end
    return table.concat(parts)
  end
  local function show(...)
    local all = table.pack(...)
    for i = 1, all.n do all[i] = type(all[i]) .. " " .. tostring(all[i]) end
    return table.concat(all, ";", 1, all.n)
  end
  local function all_matches(...)
    local found = {}
    for a, b, c in string.gmatch(...) do found[#found + 1] = show(a, b, c) end
    return table.concat(found, "|")
  end
  local function replacement()
    local kind = random(4)
    if kind == 1 then return { a = "z", b = true, ab = 12 } end
    if kind == 2 then return function(a, b) return b or a == "a" and "<" .. a .. ">" end end
    return text(values, 4)
  end
  local function one()
    local subject, pattern, kind = text(texts, 14), text(atoms, 7), random(5)
    local first = random(3) > 1 and random(20) - 10 or nil
    if kind == 1 then return show(pcall(string.find, subject, pattern, first)) end
    if kind == 2 then return show(pcall(string.find, subject, pattern, first, random(2) == 1)) end
    if kind == 3 then return show(pcall(string.match, subject, pattern, first)) end
    if kind == 4 then return show(pcall(all_matches, subject, pattern, first)) end
    return show(pcall(string.gsub, subject, pattern, replacement(), first))
  end
  local function run(seed, say)
    state = tonumber(seed)
    for _ = 1, 1000 do say(one()) end
  end

  """#

/// Stock Lua, for comparison.
@safe private final class StockLua {
  private let state: OpaquePointer

  init(_ script: String) throws {
    unsafe state = try #require(unsafe luaL_newstate())
    unsafe luaL_openlibs(state)
    let status = unsafe luaL_loadbufferx(state, script, script.utf8.count, "@test.lua", "t")
    try #require(status == LUA_OK)
  }

  deinit { unsafe lua_close(state) }

  /// Calls the chunk with a text and gives the text that it returns.
  func callAsFunction(_ argument: String) throws -> String {
    unsafe lua_pushvalue(state, 1)
    unsafe lua_pushstring(state, argument)
    try #require(unsafe lua_pcallk(state, 1, 1, 0, 0, nil) == LUA_OK)
    defer { unsafe lua_settop(state, 1) }
    var length = 0
    let bytes = unsafe lua_tolstring(state, -1, &length)
    return unsafe text(script_host_text(bytes: bytes, length: length))
  }
}

@Suite struct Patterns {
  @Test func `a hundred thousand random patterns do what stock Lua does`() throws {
    let stock = try StockLua(
      cases + """
        local lines = {}
        run(..., function(line) lines[#lines + 1] = line end)
        return table.concat(lines, "\\n")
        """)
    let host = try Host(
      cases + "function qualify(lead) run(lead.seed, print) end",
      limits: limits(lead: 60, memory: 64 << 20, output: 1 << 26, steps: 1 << 40))
    try host.setColumns(["seed"])
    for seed in 1...100 {
      let before = host.lines.count
      #expect(host.qualify(["\(seed)"]) == .disqualified("no reason given"))
      let own = host.lines[before...].joined(separator: "\n")
      try #require(try own == stock("\(seed)"), "seed \(seed)")
    }
  }

  @Test(arguments: [
    "local n = 30 return nil, tostring(('a'):rep(n):find(('a?'):rep(n) .. ('a'):rep(n)))",
    "return nil, tostring(('a'):rep(5000):find('.-.-.-.-b'))",
    "return nil, tostring(('a'):rep(5000):match('(.*)(.*)(.*)(.*)b'))",
    "for _ in ('a'):rep(5000):gmatch('.*.*.*b') do end",
    "return nil, (('a'):rep(5000):gsub('.-.-.-b', ''))",
    "return nil, tostring(('('):rep(20000):find('%b()%b()'))",
    "return nil, tostring(('a'):rep(20000):find('(.*)%1b'))",
    "return nil, tostring(('a'):rep(20000):find('[' .. ('b'):rep(5000) .. ']'))",
    "while true do pcall(string.find, ('a'):rep(5000), '.-.-.-b') end",
    "while true do ('a'):find('a?b') end",
    "coroutine.wrap(function() ('a'):rep(5000):find('.-.-.-.-b') end)()",
  ])
  func `a pattern that does not come to an end is stopped`(body: String) throws {
    let host = try Host(
      "function qualify(lead)\nif lead.phone == 'good' then return nil, 'clean' end\n\(body)\nend",
      limits: limits(lead: 1, steps: 100_000))
    let failure = try #require(watched(body) { host.qualify() }.failure)
    #expect(failure.limit == SCRIPT_HOST_PATTERN)
    #expect(failure.line == 3)
    #expect(failure.reason.hasPrefix("over the limit of 100000 pattern steps for one lead: made 1"))
    #expect(host.qualify(["", "good", ""]) == .disqualified("clean"))
  }

  @Test func `with many steps allowed the CPU limit still ends a pattern`() throws {
    let host = try Host(
      "function qualify(lead) return ('a'):rep(5000):find('.-.-.-.-b') end",
      limits: limits(steps: 1 << 40))
    #expect(watched("pattern") { host.qualify() }.failure?.limit == SCRIPT_HOST_CPU)
  }

  @Test func `outside of a lead each call has the steps to itself`() throws {
    let host = try Host(limits: limits(load: 20, steps: 100_000))
    try host.load("for _ = 1, 1000 do assert(not ('a'):rep(100):find('.-b')) end")
    try host.run(for: SCRIPT_HOST_FOR_AUTOMATION)
  }
}
