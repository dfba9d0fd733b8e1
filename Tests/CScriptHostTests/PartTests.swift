import CLua
import CScriptHost
import Testing

/// Runs what stands in the column `work`, which begins and ends parts.
private let script = """
  local parts = require "parts"
  function qualify(lead)
    local names = { began = parts.began, ended = parts.ended, error = error, lead = lead }
    return nil, tostring(load(lead.work, "=work", "t", names)())
  end
  """

/// The module `parts` of scripts.
private let openParts: lua_CFunction = { state in
  unsafe lua_createtable(state, 0, 2)
  unsafe lua_pushcclosure(
    state,
    { state in
      unsafe script_host_part_began(host(of: state))
      return 0
    }, 0)
  unsafe lua_setfield(state, -2, "began")
  unsafe lua_pushcclosure(
    state,
    { state in
      unsafe lua_pushinteger(state, lua_Integer(script_host_part_ended(host(of: state))))
      return 1
    }, 0)
  unsafe lua_setfield(state, -2, "ended")
  return 1
}

private let parts = unsafe Module(name: "parts", open: openParts)

/// A host writes its address before its state's.
private func host(of state: OpaquePointer?) -> UnsafeMutableRawPointer? {
  guard let state = unsafe state else { return nil }
  let before = unsafe UnsafeRawPointer(state) - MemoryLayout<UnsafeRawPointer>.size
  return unsafe before.load(as: UnsafeMutableRawPointer?.self)
}

@Suite struct Parts {
  private let columns = ["work"] + (0..<70).map { "c\($0)" }

  /// A host whose scripts can begin and end parts.
  private func opened() throws -> Host {
    let host = try Host(module: parts)
    try host.load(script)
    try host.run()
    try host.setColumns(columns)
    return host
  }

  private func numbers(_ names: String...) -> [Int] {
    names.compactMap { columns.firstIndex(of: $0) }
  }

  @Test func `a part reads what is read between its beginning and its end`() throws {
    let host = try opened()
    let work = "local _ = lead.c1 began() _ = lead.c69, lead.c2 _ = ended() return lead.c3"
    #expect(host.qualify([work]) == .disqualified(""))
    #expect(host.columns(ofPart: 0) == numbers("c2", "c69"))
    #expect(host.columns(ofPart: 1) == [])
  }

  @Test func `parts are numbered as they begin, and one within another is a part of both`() throws {
    let host = try opened()
    let work = """
      began() local _ = lead.c1
      began() _ = lead.c2 local inner = ended()
      _ = lead.c3 local outer = ended()
      began() _ = lead.c4 return outer .. inner .. ended()
      """
    #expect(host.qualify([work]) == .disqualified("012"))
    #expect(host.columns(ofPart: 0) == numbers("c1", "c2", "c3"))
    #expect(host.columns(ofPart: 1) == numbers("c2"))
    #expect(host.columns(ofPart: 2) == numbers("c4"))
  }

  @Test func `the next lead begins anew, also after one that broke off within a part`() throws {
    let host = try opened()
    #expect(host.qualify(["began() local _ = lead.c1 error 'broken off'"]).failure != nil)
    #expect(host.qualify(["began() local _ = lead.c2 return ended()"]) == .disqualified("0"))
    #expect(host.columns(ofPart: 0) == numbers("c2"))
  }

  @Test func `an end without a beginning is no part`() throws {
    let host = try opened()
    #expect(host.qualify(["return ended()"]) == .disqualified("\(UInt32.max)"))
    #expect(host.columns(ofPart: .max) == [])
  }

  @Test func `parts without end break the limit of memory, and cost no other lead`() throws {
    let host = try Host(limits: limits(lead: 10, memory: 2 << 20), module: parts)
    try host.load(script)
    try host.run()
    try host.setColumns(columns)
    let failure = try #require(host.qualify(["while true do began() ended() end"]).failure)
    #expect(failure.limit == SCRIPT_HOST_MEMORY)
    let work = "for _ = 1, 1000 do began() ended() end return 'done'"
    #expect(host.qualify([work]) == .disqualified("done"))
  }
}
