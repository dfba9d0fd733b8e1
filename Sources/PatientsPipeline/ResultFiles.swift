import Glibc
import PatientsCore
import PatientsJournal
import PatientsLeads

/// One CSV file for each kind of result: the input's own columns first, untouched but for defused
/// formulas, then the result's.
///
/// A file is written under a name of its own and takes its place when the run ends; it is the
/// owner's alone (0600). A run that is killed leaves the files of the run before. One run at a time has
/// the folder, or two would write into each other's files.
final class ResultFiles {
  private final class File {
    var writer: CSVWriter
    let descriptor: Int32

    init(descriptor: Int32) {
      self.descriptor = descriptor
      writer = CSVWriter(descriptor: descriptor, defuse: true)
    }
  }

  private let directory: String
  private let columns: InputColumns
  /// Nil where the folder cannot have one: its file system knows no locks, say.
  private let lock: ProcessLock?
  /// By their names without an ending.
  private var files: [String: File] = [:]

  /// - Throws: `.system` where the folder cannot be made or written to, or another run has it.
  init(directory: String, columns: InputColumns) throws(PatientsError) {
    self.directory = directory
    self.columns = columns
    guard unsafe mkdir(directory, 0o700) == 0 || errno == EEXIST else {
      throw ResultFiles.failure("the results folder \(directory) cannot be made")
    }
    guard unsafe access(directory + "/.", F_OK) == 0 || errno != ENOTDIR else {
      throw PatientsError(
        .system, "the results folder \(directory) is a file: give a folder with --results")
    }
    guard unsafe access(directory, W_OK | X_OK) == 0 else {
      throw ResultFiles.failure("the results folder \(directory) cannot be written to")
    }
    lock = try ResultFiles.lock(directory)
  }

  deinit { for file in files.values { close(file.descriptor) } }

  /// How many cells were defused.
  var defused: Int { files.values.reduce(0) { $0 + $1.writer.defused } }

  func write(_ result: LeadResult, of lead: LeadCopy) throws(PatientsError) {
    let file = try file(result.file)
    file.writer.write(cellsOf: lead)
    let defused = (0..<lead.count).filter { column in
      unsafe lead.cell(column).withUnsafeBufferPointer { unsafe CSVWriter.isFormula($0) }
    }
    for column in ResultColumn.allCases {
      file.writer.write(cell: text(column, result, defused: defused))
    }
    try file.writer.endRow()
  }

  /// A row that is no lead: where it stands, why, and its bytes as text.
  func write(_ row: MalformedLead) throws(PatientsError) {
    try file(ResultKind.malformed.rawValue).writer.write(row: [
      String(row.number), String(row.line), row.columnName, row.reason,
      String(decoding: row.raw, as: UTF8.self),
    ])
  }

  private func text(_ column: ResultColumn, _ result: LeadResult, defused: [Int]) -> String {
    switch column {
    case .row: String(result.row)
    case .outcome: result.kind.rawValue
    case .code: result.code
    case .reason: result.reason
    case .score: result.score.map(scoreText) ?? ""
    case .patientId: result.patientId
    case .patientNo: result.patientNo
    case .attempt: String(result.attempt)
    case .defused: defused.map { String($0 + 1) }.joined(separator: " ")
    }
  }

  private func path(_ name: String) -> String { "\(directory)/\(name).csv" }

  private func file(_ name: String) throws(PatientsError) -> File {
    if let file = files[name] { return file }
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
    let descriptor = unsafe open(path(name) + ".part", flags, 0o600)
    guard descriptor >= 0 else {
      throw ResultFiles.failure("\(path(name)) cannot be written")
    }
    let file = File(descriptor: descriptor)
    files[name] = file
    let own =
      name == ResultKind.malformed.rawValue
      ? ["result_row", "result_line", "result_column", "result_reason", "text"]
      : columns.names + ResultColumn.allCases.map(\.rawValue)
    try file.writer.write(row: own)
    return file
  }

  /// Puts all files in their places; a file that an earlier run left and this one has no rows for
  /// goes.
  ///
  /// - Returns: the files that there are, in the order of ``LeadResult/files``.
  func finish() throws(PatientsError) -> [String] {
    var names: [String] = []
    for name in LeadResult.files {
      guard let file = files[name] else {
        // What a run that was killed left goes with it.
        for suffix in ["", ".part"] { _ = unsafe unlink(path(name) + suffix) }
        continue
      }
      try file.writer.flush()
      guard unsafe rename(path(name) + ".part", path(name)) == 0 else {
        throw ResultFiles.failure("\(path(name)) cannot be put in its place")
      }
      names.append("\(name).csv")
    }
    return names
  }

  private static func lock(_ directory: String) throws(PatientsError) -> ProcessLock? {
    do throws(ProcessLock.Refusal) { return try ProcessLock(directory + "/.lock") } catch {
      // The files can do without: a folder that took results before takes them still.
      guard case .taken(let pid) = error else { return nil }
      throw PatientsError(
        .system,
        "the results folder \(directory) is in use by \(ProcessLock.holder(pid)): wait for it, or "
          + "give another folder with --results")
    }
  }

  private static func failure(_ what: String) -> PatientsError {
    PatientsError(.system, "\(what): \(systemReason())")
  }
}

/// A score as people write it: without a fraction where there is none.
func scoreText(_ score: Double) -> String {
  guard let whole = Int(exactly: score) else { return String(score) }
  return String(whole)
}
