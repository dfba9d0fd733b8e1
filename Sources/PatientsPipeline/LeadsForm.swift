import PatientsCore
import PatientsLeads
import PatientsScripting

/// What somebody said of the form of a leads file, as it was typed; nil: it is found by looking.
package struct LeadsForm: Hashable, Sendable {
  /// By its usual name: `windows-1252`.
  package var encoding: String?
  /// One character, or its name.
  package var delimiter: String?
  /// The name of a workbook's sheet.
  package var sheet: String?
  /// The file that says which names of the script mean which columns.
  package var map: String?

  package init() {}

  /// - Parameter path: `-` is standard input.
  /// - Throws: `.argument` for what is no encoding, delimiter or map; else see `LeadReader`.
  func open(
    _ path: String, whileWaiting: (() throws(PatientsError) -> Void)? = nil
  ) throws(PatientsError) -> LeadReader {
    var options = LeadReader.Options()
    (options.encoding, options.sheet) = (encoding, sheet)
    options.delimiter = try delimiter.map { name throws(PatientsError) in
      try Delimiter(named: name)
    }
    options.map = try map.map { path throws(PatientsError) in try ColumnMap(path: path) }
    guard path == "-" else {
      return try LeadReader(path: path, options: options, whileWaiting: whileWaiting)
    }
    return try LeadReader(
      descriptor: 0, name: "standard input", options: options, whileWaiting: whileWaiting)
  }
}

extension LeadReader {
  /// What was guessed, with the file's name.
  var namedNotes: [String] { notes.map { "\(name): \($0)" } }
}

extension Script {
  /// Names the columns of the leads to come, with the names that somebody gave to them.
  func setColumns(_ columns: InputColumns) throws(PatientsError) {
    try setColumns(names: columns.names)
    for (name, column) in columns.givenNames { try nameColumn(column, name) }
  }
}
