import CScriptHost
import Testing

@Suite struct Loading {
  private func failure(_ bytes: [UInt8]) throws -> Failure {
    let host = try Host(limits: limits())
    return try #require(throws: Failure.self) { try host.load(bytes) }
  }

  @Test func `a syntax error has its line`() throws {
    let failure = try failure(Array("local x = 1\nlocal = 2".utf8))
    #expect(failure.file == "test.lua")
    #expect(failure.line == 2)
    #expect(failure.reason == "<name> expected near '='")
  }

  @Test func `an error while the script runs has its line`() throws {
    let host = try Host(limits: limits())
    try host.load("-- qualify\n\nnothing.field = 1")
    let failure = try #require(throws: Failure.self) { try host.run() }
    #expect(failure.line == 3)
  }

  @Test(arguments: [
    "\u{FEFF}function qualify() nothing() end", "#!/usr/bin/lua\nfunction qualify() end",
    "\u{FEFF}#!/usr/bin/lua\nfunction qualify() end", "# qualify", "\u{FEFF}--qualify", "",
  ])
  func `a byte order mark and a first line with # are passed over`(script: String) throws {
    let host = try Host(limits: limits())
    #expect(throws: Never.self) {
      try host.load(script)
      try host.run(for: SCRIPT_HOST_FOR_AUTOMATION)
    }
  }

  @Test func `lines are counted from the first, also behind #!`() throws {
    let host = try Host("#!/usr/bin/lua\nfunction qualify(lead) nothing() end")
    #expect(host.qualify().failure?.line == 2)
  }

  @Test func `compiled Lua is refused by name`() throws {
    let failure = try failure([0x1B, 0x4C, 0x75, 0x61, 0x54])
    #expect(failure.reason == "this is compiled Lua; only text is run")
  }

  @Test(
    arguments: [
      [0xE9], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
      [0xE0, 0x80, 0x80],
    ] as [[UInt8]])
  func `text that is not UTF-8 is refused with its line`(bytes: [UInt8]) throws {
    let failure = try failure(Array("-- é €\n-- ".utf8) + bytes)
    #expect(failure.line == 2)
    #expect(failure.reason == "this line is not UTF-8; save the file as UTF-8")
  }

  @Test func `a file that is not there, or a folder, is one clear line`() throws {
    let missing = try #require(throws: Failure.self) {
      try Host(limits: limits()).load(path: "/nosuch/qualify.lua")
    }
    #expect(missing.file == "/nosuch/qualify.lua")
    #expect(missing.reason == "cannot read the script: No such file or directory")
    let folder = try #require(throws: Failure.self) {
      try Host(limits: limits()).load(path: "/usr")
    }
    #expect(folder.reason == "cannot read the script: it is a folder")
    let device = try #require(throws: Failure.self) {
      try Host(limits: limits()).load(path: "/dev/zero")
    }
    #expect(device.reason == "cannot read the script: it is not a file")
  }

  @Test func `an automation script is not run by mistake for leads`() throws {
    let host = try Host(limits: limits())
    try host.load("print('its work')")
    let failure = try #require(throws: Failure.self) { try host.run() }
    #expect(failure.reason.hasPrefix("the script defines no function qualify(lead)"))
    #expect(host.lines.isEmpty)
  }

  @Test func `a script for leads must define qualify`() throws {
    let host = try Host(limits: limits())
    try host.load("local function qualify() end")
    let failure = try #require(throws: Failure.self) { try host.run() }
    #expect(failure.reason.hasPrefix("the script defines no function qualify(lead)"))
    #expect(host.qualify().failure != nil)
  }

  @Test func `an automation script runs once`() throws {
    let host = try Host(limits: limits())
    try host.load("print('its work')")
    try host.run(for: SCRIPT_HOST_FOR_AUTOMATION)
    #expect(host.lines == ["its work"])
    #expect(!host.has("qualify"))
    #expect(throws: Failure.self) { try host.run(for: SCRIPT_HOST_FOR_AUTOMATION) }
  }

  @Test func `a host takes one script`() throws {
    let host = try Host(limits: limits())
    #expect(throws: Failure.self) { try host.run() }
    try host.load("-- qualify")
    #expect(throws: Failure.self) { try host.load("-- qualify") }
  }
}
