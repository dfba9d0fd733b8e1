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

  /// What an export came to.
  package struct Written: Hashable, Sendable {
    package fileprivate(set) var leads = 0
    /// Cells that a spreadsheet would have run as formulas: they begin with an apostrophe.
    package fileprivate(set) var defused = 0
  }

  private let journal: String
  private let view: JournalView
  private let runs: [Int: JournalRun]

  /// Only reads, also while a run is writing.
  ///
  /// - Throws: `.journal` where there is no journal, or none that can be read.
  package init(journal path: String) throws(PatientsError) {
    journal = path
    view = try Journal.open(existing: path)
    runs = try view.runsByNumber()
  }

  /// - Parameter descriptor: an open file, which stays the caller's.
  /// - Throws: `.system` where the descriptor takes no more.
  package func write(_ form: Form, to descriptor: Int32) throws(PatientsError) -> Written {
    var written = Written()
    switch form {
    case .csv:
      // People open it in a spreadsheet, and a registry's words come from outside.
      var writer = CSVWriter(descriptor: descriptor, defuse: true)
      try writer.write(row: JournalRecord.columns.map(\.description))
      written.leads = try each { record throws(PatientsError) in
        for value in record.values { writer.write(cell: text(value)) }
        try writer.endRow()
      }
      try writer.flush()
      written.defused = writer.defused
    case .jsonl:
      var writer = ByteWriter(descriptor: descriptor)
      written.leads = try each { record throws(PatientsError) in
        writer.append(json(record))
        try writer.flushIfFull()
      }
      try writer.flush()
    }
    return written
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
  /// Writes a file that is its owner's alone, over one that is there once it is whole.
  ///
  /// - Throws: `.argument` where that would replace the journal or what is no plain file; `.system`
  ///   where the file cannot be made or written, and one that was there stays.
  package func write(_ form: Form, toFile path: String) throws(PatientsError) -> Written {
    let file = try WholeFile(path, sparing: WholeFile.files(ofJournal: journal))
    let written = try write(form, to: file.descriptor)
    try file.place()
    return written
  }
}
