import PatientsCore
import PatientsLeads
import PatientsScripting

/// A script that is tried: it judges leads and tells what its rules gave. Nothing is sent, and
/// nothing is kept.
final class ScriptTrial {
  let script: Script
  private let columnCount: Int
  private let today = CalendarDate.today()

  /// Opens the script for leads of these columns.
  ///
  /// - Throws: `.script` or `.limit` where it cannot be loaded or judges no leads.
  init(
    path: String, columns: InputColumns, limits: ScriptLimits,
    output: @escaping (String) -> Void
  ) throws(PatientsError) {
    var options = RunOptions(script: path)
    options.limits = limits
    script = try LeadRun.openScript(options, output: output)
    try script.setColumns(columns)
    try script.traceRules()
    columnCount = columns.names.count
  }

  func judge(
    _ cells: [UnsafeBufferPointer<UInt8>], row: Int, dates: DatePolicy = .placeholderForLeads
  ) -> Judgement {
    let verdict = unsafe cells.withUnsafeBufferPointer { unsafe script.qualify($0, row: row) }
    return Judgement(
      verdict, scorings: script.scorings, warnings: script.warnings,
      columns: (0..<columnCount).filter { script.hasRead(column: $0) }, dates: dates, today: today)
  }
}

/// A leads file that is read for a trial.
struct TrialLeads {
  let reader: LeadReader
  let columns: InputColumns

  /// - Parameter path: `-` is standard input.
  init(_ path: String, _ form: LeadsForm) throws(PatientsError) {
    reader = try form.open(path)
    columns = try InputColumns(reader.header, key: nil)
  }

  /// What was guessed of the file, a line each.
  var notes: [String] { reader.namedNotes }

  /// Gives each lead that can be read, with its own cells, which are not to be kept.
  ///
  /// - Parameter malformed: takes each row that cannot be read.
  /// - Returns: how many there are of these.
  func each(
    limit: Int? = nil, malformed take: (MalformedLead) -> Void = { _ in },
    _ body: (Lead, [UnsafeBufferPointer<UInt8>]) throws(PatientsError) -> Void
  ) throws(PatientsError) -> Int {
    var malformed = 0
    while reader.number < limit ?? .max {
      switch try reader.next() {
      case .lead(let lead): try unsafe body(lead, columns.ownCells(lead))
      case .malformed(let row):
        malformed += 1
        take(row)
      case .end: return malformed
      }
    }
    return malformed
  }
}
