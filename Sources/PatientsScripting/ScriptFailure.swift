internal import CScriptHost
package import PatientsCore

/// Why a script could not be loaded, or failed a lead.
package struct ScriptFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// As the script was named, or the file beside it that failed.
  package let file: String
  /// From 1; nil where no line is to blame.
  package let line: Int?
  /// In characters from 1; nil where it is not sure what of the line is to blame.
  package let column: Int?
  /// The lead that failed, counted among the file's rows of data; nil where there was no lead.
  package private(set) var row: Int?
  /// One line. What the script itself raised is in it as the script said it.
  package let reason: String
  /// The line of the script that is to blame, where it is in the script's own file.
  package let sourceLine: String?
  /// What brings a caret under the column of `sourceLine`.
  private let indent: String?
  /// How the script got there, in Lua's words; empty where there is nothing to tell.
  package let traceback: String
  /// The limit that was broken, if one was.
  package let limit: BrokenLimit?

  /// `.limit` or `.script`.
  package var code: PatientsError.Code { limit == nil ? .script : .limit }

  /// What to look at, where it is a mistake that beginners make.
  package var hint: String? { limit == nil ? ScriptHint(reason)?.text : nil }

  /// `qualify.lua:12:18: attempt to index a nil value (field 'x')`
  package var oneLine: String {
    let place = [line, line == nil ? nil : column].compactMap { $0 }.map { ":\($0)" }.joined()
    return "\(file)\(place): \(reason)"
  }

  /// The line to blame, and a caret under the column.
  package var excerpt: String? {
    sourceLine.map { line in indent.map { "\(line)\n\($0)^" } ?? line }
  }

  /// All that a person needs: the same, the line to blame with a caret, the lead's row, a hint.
  package var description: String {
    let blamed = excerpt.map { $0.split(separator: "\n").map { "    \($0)" } } ?? []
    let others = [row.map { "row \($0) of the leads" }, hint.map { "hint: \($0)" }]
    return ([oneLine] + blamed + others.compactMap { $0 }).joined(separator: "\n")
  }

  /// The same as an error of the library: one line, with the line to blame and the hint beside it.
  package var error: PatientsError {
    PatientsError(code, oneLine, excerpt: excerpt, hint: hint)
  }

  /// The same failure, of a lead.
  func of(row: Int) -> ScriptFailure {
    var failure = self
    failure.row = row
    return failure
  }

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
    let blamed = file == path ? SourceLine(number, of: text) : nil
    let offset = blamed?.offset(blamedBy: reason)
    sourceLine = blamed?.shown
    column = offset.flatMap { blamed?.column(at: $0) }
    indent = offset.flatMap { blamed?.indent(to: $0) }
  }
}
