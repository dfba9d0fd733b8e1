internal import CScriptHost
package import PatientsCore

/// Why a script could not be loaded, or failed a lead.
package struct ScriptFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// As the script was named, or the file beside it that failed.
  package let file: String
  /// From 1; nil where no line is to blame.
  package let line: Int?
  /// One line. What the script itself raised is in it as the script said it.
  package let reason: String
  /// The line of the script that is to blame, where it is in the script's own file.
  package let sourceLine: String?
  /// How the script got there, in Lua's words; empty where there is nothing to tell.
  package let traceback: String
  /// The limit that was broken, if one was.
  package let limit: BrokenLimit?

  /// `.limit` or `.script`.
  package var code: PatientsError.Code { limit == nil ? .script : .limit }

  /// `qualify.lua:12: attempt to index a nil value (field 'x')`
  package var oneLine: String {
    line.map { "\(file):\($0): \(reason)" } ?? "\(file): \(reason)"
  }

  /// The same, and the line to blame under it.
  package var description: String {
    sourceLine.map { "\(oneLine)\n    \($0)" } ?? oneLine
  }

  /// The same as an error of the library: one line, with the line to blame beside it.
  package var error: PatientsError { PatientsError(code, oneLine, excerpt: sourceLine) }

  /// Reads what the host knows of its last call's failure.
  ///
  /// - Parameter path: names the script, whose text has the line to blame.
  init(_ error: script_host_error, path: String, text: [UInt8]) {
    let named = unsafe String(cString: error.file)
    let number = unsafe Int(error.line)
    file = named.isEmpty ? path : named
    line = number > 0 ? number : nil
    reason = unsafe String(cString: error.reason)
    traceback = unsafe String(cString: error.traceback)
    limit = unsafe BrokenLimit(error)
    sourceLine = file == path && number > 0 ? Self.line(number, of: text) : nil
  }

  /// A line of a text, without the white space around it and cut where it is very long.
  private static func line(_ number: Int, of text: [UInt8]) -> String? {
    let lines = text.split(
      separator: UInt8(ascii: "\n"), maxSplits: number, omittingEmptySubsequences: false)
    guard lines.indices ~= number - 1 else { return nil }
    let isSpace = { (byte: UInt8) in byte <= UInt8(ascii: " ") }
    let line = lines[number - 1].drop(while: isSpace)
    let end = line.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? line.startIndex
    return end > line.startIndex ? String(decoding: line[..<end].prefix(200), as: UTF8.self) : nil
  }
}
