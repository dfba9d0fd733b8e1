import Glibc
package import PatientsCore
import PatientsJournal
import PatientsLeads

/// Writes all leads of a journal for other programs, one at a time: memory does not grow with them.
package struct JournalExport {
  package enum Form: String, CaseIterable, Sendable {
    case csv
    /// JSON Lines: an object a line.
    case jsonl
  }

  private let view: JournalView
  private let runs: [Int: JournalRun]

  /// Only reads, also while a run is writing.
  ///
  /// - Throws: `.journal` where there is no journal, or none that can be read.
  package init(journal path: String) throws(PatientsError) {
    view = try Journal.open(existing: path)
    runs = Dictionary(try view.runs().map { ($0.id, $0) }) { first, _ in first }
  }

  /// - Parameter descriptor: an open file, which stays the caller's.
  /// - Returns: how many leads there are.
  /// - Throws: `.system` where the descriptor takes no more.
  package func write(_ form: Form, to descriptor: Int32) throws(PatientsError) -> Int {
    switch form {
    case .csv:
      // People open it in a spreadsheet, and a registry's words come from outside.
      var writer = CSVWriter(descriptor: descriptor, defuse: true)
      try writer.write(row: JournalRecord.columns.map(\.description))
      let count = try each { record throws(PatientsError) in
        for value in record.values { writer.write(cell: text(value)) }
        try writer.endRow()
      }
      try writer.flush()
      return count
    case .jsonl:
      var writer = ByteWriter(descriptor: descriptor)
      let count = try each { record throws(PatientsError) in
        writer.append(json(record))
        try writer.flushIfFull()
      }
      try writer.flush()
      return count
    }
  }

  private func each(
    _ body: (JournalRecord) throws(PatientsError) -> Void
  ) throws(PatientsError) -> Int {
    let cursor = try view.entries()
    var count = 0
    while let entry = try cursor.next() {
      try body(JournalRecord(entry, runs[entry.runId]))
      count += 1
    }
    return count
  }

  private func text(_ value: JournalRecord.Value) -> String {
    switch value {
    case .none: ""
    case .text(let text): text
    case .number(let number): scoreText(number)
    case .whole(let number): String(number)
    }
  }

  private func json(_ record: JournalRecord) -> [UInt8] {
    var json = JSONWriter()
    for (column, value) in zip(JournalRecord.columns, record.values) {
      json.raw(json.bytes.isEmpty ? "{\"" : ",\"")
      json.raw(column)
      json.raw("\":")
      switch value {
      case .none: json.raw("null")
      case .text(let text): json.string(text)
      case .number(let number): json.number(number)
      case .whole(let number): json.number(number)
      }
    }
    json.raw("}\n")
    return json.bytes
  }
}

extension JournalExport {
  /// Writes a file that is its owner's alone, over one that is there.
  ///
  /// - Returns: how many leads there are.
  /// - Throws: `.system` where the file cannot be made or written.
  package func write(_ form: Form, toNewFile path: String) throws(PatientsError) -> Int {
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
    let descriptor = unsafe open(path, flags, 0o600)
    guard descriptor >= 0, fchmod(descriptor, 0o600) == 0 else {
      let reason = unsafe String(cString: strerror(errno))
      if descriptor >= 0 { close(descriptor) }
      throw PatientsError(.system, "\(path) cannot be written: \(reason)")
    }
    defer { close(descriptor) }
    return try write(form, to: descriptor)
  }
}
