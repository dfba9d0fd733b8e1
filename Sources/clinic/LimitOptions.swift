import ArgumentParser
import PatientsScripting

/// What a script may use up, and how often it may fail, each with the default of the library.
struct LimitOptions: ParsableArguments {
  @Option(help: "CPU seconds for one lead, 0.01 to 3600.")
  var leadSeconds = ScriptLimits().leadSeconds

  @Option(help: "CPU seconds while a script that judges leads loads, 0.01 to 3600.")
  var loadSeconds = ScriptLimits().loadSeconds

  @Option(help: "CPU seconds for a script without leads, 0.01 to 86400.")
  var automationSeconds = ScriptLimits().automationSeconds

  @Option(help: "What the script holds in memory at once, 1M to 64G.")
  var memory = ByteCount(ScriptLimits().memoryBytes)

  @Option(help: "What one lead may print, 1K to 1G.")
  var outputLimit = ByteCount(ScriptLimits().outputBytes)

  @Option(help: "Steps of find, match, gmatch and gsub for one lead, 1000 to 1000000000000.")
  var patternSteps = ScriptLimits().patternSteps

  @Option(
    help: "Stop when the script failed so many leads in a row, up to 1000000; 0 is never.")
  var stopAfter = 25

  func validate() throws {
    let seconds = 0.01...3600
    try check("lead-seconds", leadSeconds, seconds, "0.01 to 3600")
    try check("load-seconds", loadSeconds, seconds, "0.01 to 3600")
    try check("automation-seconds", automationSeconds, 0.01...86_400, "0.01 to 86400")
    try check("memory", memory.bytes, 1 << 20...64 << 30, "1M to 64G")
    try check("output-limit", outputLimit.bytes, 1 << 10...1 << 30, "1K to 1G")
    try check("pattern-steps", patternSteps, 1000...1_000_000_000_000, "1000 to 1000000000000")
    try check("stop-after", stopAfter, 0...1_000_000, "0 to 1000000")
  }

  /// The limits that hold for the script.
  var script: ScriptLimits {
    var limits = ScriptLimits()
    limits.leadSeconds = leadSeconds
    limits.loadSeconds = loadSeconds
    limits.automationSeconds = automationSeconds
    limits.memoryBytes = memory.bytes
    limits.outputBytes = outputLimit.bytes
    limits.patternSteps = patternSteps
    return limits
  }

  private func check<Value: Comparable>(
    _ name: String, _ value: Value, _ range: ClosedRange<Value>, _ words: String
  ) throws {
    guard range.contains(value) else { throw ValidationError("--\(name) is not \(words)") }
  }
}

/// A number of bytes as people write it: `512K`, `64M`, `2G`, or without a unit.
struct ByteCount: ExpressibleByArgument, CustomStringConvertible {
  let bytes: Int

  private static let units: [(name: String, size: Int)] = [
    ("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10),
  ]

  init(_ bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    let unit = Self.units.first { argument.hasSuffix($0.name) }
    guard let number = Int(argument.dropLast(unit == nil ? 0 : 1)), number >= 0 else { return nil }
    let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: unit?.size ?? 1)
    guard !isTooLarge else { return nil }
    self.bytes = bytes
  }

  var description: String {
    let unit = Self.units.first { bytes > 0 && bytes.isMultiple(of: $0.size) }
    return unit.map { "\(bytes / $0.size)\($0.name)" } ?? String(bytes)
  }

  var defaultValueDescription: String { description }
}
