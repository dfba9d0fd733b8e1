import PatientsCore
import PatientsJournal

/// A lead of a journal as people and programs are shown it. What was sent, and the date of birth, are
/// no part of it.
struct JournalRecord {
  private let entry: JournalEntry
  private let run: JournalRun?

  init(_ entry: JournalEntry, _ run: JournalRun?) {
    self.entry = entry
    self.run = run
  }

  /// A value by its column: the names of the result files, and what a journal knows besides.
  enum Value {
    case none
    case text(String)
    case number(Double)
    case whole(Int)
  }

  /// The columns in their order.
  static let columns: [StaticString] = [
    "key", "row", "run", "leads_file", "outcome", "code", "reason", "score", "patient_id",
    "patient_no", "attempt", "stage", "updated",
  ]

  /// The values in the order of the columns.
  var values: [Value] {
    [
      .text(hex(entry.key.bytes)), .whole(entry.row), .whole(entry.runId),
      text(run?.description.leadsFile), .text(entry.state.rawValue), text(entry.code),
      text(entry.reason), entry.score.map(Value.number) ?? .none, text(entry.patientId),
      text(entry.patientNo), .whole(entry.attempt), text(entry.stage),
      .text(utcTime(entry.updatedAt, .machines)),
    ]
  }

  /// One line for people.
  var line: String {
    let file = run?.description.leadsFile.map { " (\(shown($0)))" } ?? ""
    let state = spaced(entry.state.rawValue)
    let parts = [
      state, entry.patientId.map { "patient \($0)" },
      entry.patientNo.map { $0 == "-1" ? "as a lead" : "number \($0)" },
      entry.score.map { "score \(scoreText($0))" },
      entry.attempt > 0 ? "sent \(entry.attempt)×" : nil,
      utcTime(entry.updatedAt, .people), entry.reason.flatMap { $0.isEmpty ? nil : $0 },
    ]
    let words = parts.compactMap { $0 }.joined(separator: ", ")
    return "row \(entry.row) of run \(entry.runId)\(file): \(shown(words))"
  }

  private func text(_ text: String?) -> Value { text.map(Value.text) ?? .none }
}

/// Two digits a byte.
func hex(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
