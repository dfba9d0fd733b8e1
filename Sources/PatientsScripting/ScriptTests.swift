internal import CPatientsLua
internal import CScriptHost
package import PatientsCore

/// Runs a file of tests for scripts: within the limits of an automation script, without a registry.
package enum ScriptTests {
  /// - Parameters:
  ///   - filter: runs only tests with this in their name, whatever the case; nil: all.
  ///   - coverage: counts lines too, which takes time.
  /// - Throws: `.memory`. What is wrong with the file itself is in the result.
  package static func run(
    path: String, limits: ScriptLimits = ScriptLimits(), filter: String? = nil,
    coverage: Bool = true
  ) throws(PatientsError) -> ScriptTestFile {
    let collector = Collector(ScriptTestFile(path: path), filter: filter)
    let surroundings = ScriptSurroundings { collector.file.printed.append($0) }
    surroundings.report = { collector.take($0) }
    var options = unsafe surroundings.options(limits)
    unsafe (options.modules, options.module_count) = (scriptModules, 2)
    unsafe options.coverage = coverage
    guard let host = unsafe script_host_open(&options) else {
      throw PatientsError(.memory, "there is not enough memory for a script")
    }
    defer { unsafe script_host_close(host) }
    unsafe collector.run(host)
    return collector.file
  }
}

/// Gathers what the library of tests reports while the file runs.
private final class Collector {
  var file: ScriptTestFile
  private let filter: String?
  private var underWay: String?
  private let endOfFile = "the file runs to its end"

  init(_ file: ScriptTestFile, filter: String?) {
    (self.file, self.filter) = (file, filter?.lowercased())
  }

  func run(_ host: OpaquePointer) {
    guard unsafe patients_lua_set_client_options(script_host_state(host), nil) else {
      let failure = "there is not enough memory for a script"
      file.cases.append(ScriptTestCase(name: endOfFile, failure: failure, trace: []))
      return
    }
    let isDone =
      unsafe script_host_load_file(host, file.path) == SCRIPT_HOST_OK
      && script_host_run(host, SCRIPT_HOST_FOR_AUTOMATION) == SCRIPT_HOST_OK
    if !isDone { unsafe fail(host) }
    unsafe readLines(host)
  }

  /// What ended the file early counts as the failure of the test that it was in.
  private func fail(_ host: OpaquePointer) {
    let source = unsafe script_host_source(host)
    let text = unsafe Array(UnsafeRawBufferPointer(start: source.bytes, count: source.length))
    let failure = unsafe ScriptFailure(script_host_last_error(host), path: file.path, text: text)
    let name = underWay ?? endOfFile
    file.cases.append(ScriptTestCase(name: name, failure: failure.oneLine, trace: []))
  }

  /// - Returns: for `begin`, whether the test is to be run.
  func take(_ fields: [Substring]) -> Bool {
    let text = fields.map(String.init)
    switch (text.first, text.count) {
    case ("begin", 2): return begin(text[1])
    case ("passed", 2): end(ScriptTestCase(name: text[1], failure: nil, trace: []))
    case ("failed", 4...):
      let trace = text[3].split(separator: "\n").map(String.init)
      end(ScriptTestCase(name: text[1], failure: text[2], trace: trace))
    case ("rule", 4):
      let rule = RuleName(script: text[1], name: text[2])
      file.rules[rule, default: RuleCoverage()].count(text[3])
    default: break
    }
    return true
  }

  private func begin(_ name: String) -> Bool {
    guard filter.map({ name.lowercased().contains($0) }) ?? true else { return false }
    underWay = name
    return true
  }

  private func end(_ test: ScriptTestCase) {
    underWay = nil
    file.cases.append(test)
  }

  private func readLines(_ host: OpaquePointer) {
    for index in 0... {
      let lines = unsafe script_host_coverage(host, index)
      guard let name = unsafe lines.file, let hits = unsafe lines.hits else { return }
      let path = unsafe String(cString: name)
      guard !path.hasSuffix("_test.lua") else { continue }
      for line in 0..<(unsafe lines.count) where unsafe hits[line] >= 0 {
        file.lines[path, default: [:]][line] = unsafe Int(hits[line])
      }
    }
  }
}
