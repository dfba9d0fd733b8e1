import CScriptHost
import Foundation
import Testing

/// A folder with scripts that goes with the test.
final class Folder {
  let path: String

  init(_ files: [String: String]) throws {
    let base = FileManager.default.temporaryDirectory
    let url = base.appendingPathComponent("script-host-\(UUID().uuidString)")
    path = url.path
    for (name, text) in files {
      let file = url.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: false, encoding: .utf8)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: path + "/" + name, withDestinationPath: target)
  }
}

@Suite struct Require {
  private func outcome(_ call: String, in folder: Folder) throws -> Outcome {
    try Host("function qualify(lead)\nreturn nil, \(call)\nend", folder: folder.path + "/scripts")
      .qualify()
  }

  @Test func `the lua files beside the script are found, once each`() throws {
    let folder = try Folder([
      "scripts/qualify.lua": """
      local rules = require "rules"
      local inner = require "inner.deep"
      function qualify(lead)
        return nil, rules.name .. inner .. tostring(rules == require "rules")
      end
      """,
      "scripts/rules.lua": "print(...) return { name = 'rules' }",
      "scripts/inner/deep.lua": "return 'deep'",
    ])
    let host = try Host()
    try host.load(path: folder.path + "/scripts/qualify.lua")
    try host.run()
    #expect(host.qualify() == .disqualified("rulesdeeptrue"))
    #expect(host.lines == [""])
  }

  @Test func `an error in a required file has that file's place`() throws {
    let folder = try Folder(["scripts/rules.lua": "\nlocal x = nothing.field"])
    let failure = try #require(outcome("require 'rules'", in: folder).failure)
    #expect(failure.file == folder.path + "/scripts/rules.lua")
    #expect(failure.line == 2)
    #expect(failure.reason == "attempt to index a nil value (global 'nothing')")
  }

  @Test(arguments: [
    "../secret", "..secret", "/etc/hostname", "rules/../../secret", "...secret", ".hidden", "",
    "rules.", "a\\0b", "a b", "nosuch",
  ])
  func `a name leads nowhere else`(name: String) throws {
    let folder = try Folder(["secret.lua": "return 'secret'", "scripts/.hidden.lua": "return 1"])
    let failure = try #require(outcome("require '\(name)'", in: folder).failure)
    #expect(failure.line == 2)
    #expect(failure.reason.hasPrefix("cannot require '"))
  }

  @Test func `links are not followed`() throws {
    let folder = try Folder(["secret.lua": "return 'secret'", "scripts/rules.lua": ""])
    try folder.link("scripts/linked.lua", to: "../secret.lua")
    try folder.link("scripts/up", to: "..")
    try folder.link("scripts/device.lua", to: "/dev/zero")
    for name in ["linked", "up.secret", "device"] {
      #expect(try outcome("require '\(name)'", in: folder).failure != nil)
    }
    let reason = try #require(outcome("require 'linked'", in: folder).failure?.reason)
    #expect(reason.contains("it is a link, and links are not followed"))
  }

  @Test func `files that require one another say so`() throws {
    let folder = try Folder([
      "scripts/one.lua": "return require 'two'", "scripts/two.lua": "return require 'one'",
    ])
    let failure = try #require(outcome("require 'one'", in: folder).failure)
    #expect(failure.reason == "cannot require 'one': it requires itself, or failed before")
  }

  @Test func `a file that broke a limit for one lead is there for the next`() throws {
    let folder = try Folder(["scripts/long.lua": "return #('y'):rep(1 << 20)"])
    let script = """
      function qualify(lead)
        local held = ("x"):rep(lead.full_name == "large" and 7 << 19 or 0)
        return nil, require "long" + #held
      end
      """
    let host = try Host(
      script, limits: limits(lead: 5, load: 5), folder: folder.path + "/scripts")
    #expect(host.qualify(["large"]).failure?.limit == SCRIPT_HOST_MEMORY)
    #expect(host.qualify(["small"]) == .disqualified("1048576"))
  }

  @Test func `a required file is text, and cannot set globals for a lead`() throws {
    let folder = try Folder([
      "scripts/binary.lua": "\u{1B}Lua", "scripts/global.lua": "leak = 1",
    ])
    #expect(
      try outcome("require 'binary'", in: folder).failure?.reason
        == "this is compiled Lua; only text is run")
    #expect(try outcome("require 'global'", in: folder).failure != nil)
  }

  @Test func `without a folder no file is found`() throws {
    let host = try Host("function qualify(lead) require 'rules' end")
    #expect(host.qualify().failure?.reason.contains("no such module") == true)
  }
}
