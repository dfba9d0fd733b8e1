import PatientsCore
import PatientsLeads
import PatientsScripting

/// Finds out which leads of the rows before it a row is alike. A journal is not looked at: there the
/// row itself may stand.
///
/// The rows before it are judged by a script of its own, so that nothing of them is left in the one
/// that is explained.
struct DuplicateTrial {
  private let script: Script
  private var known: KnownLeads

  init(
    script path: String, columns: InputColumns, limits: ScriptLimits, options: DuplicateOptions
  ) throws(PatientsError) {
    var run = RunOptions(script: path)
    run.limits = limits
    script = try LeadRun.openScript(run, output: { _ in })
    try script.setColumns(columns)
    known = try KnownLeads(options, journal: nil)
  }

  /// Takes in a row that comes before, unless it would not be sent itself.
  mutating func insert(_ cells: [UnsafeBufferPointer<UInt8>], row: Int) {
    guard let patient = unsafe patient(cells, row: row) else { return }
    _ = known.takes(patient, row: row)
  }

  /// Which rows it is alike, and in what; nil where there is none.
  func reason(
    _ cells: [UnsafeBufferPointer<UInt8>], row: Int
  ) throws(PatientsError) -> String? {
    guard let patient = unsafe patient(cells, row: row) else { return nil }
    let alike = known.alike(LeadMarks(patient, salt: known.salt))
    return alike.isEmpty ? nil : try alike.text(journal: nil)
  }

  private func patient(_ cells: [UnsafeBufferPointer<UInt8>], row: Int) -> Patient? {
    let verdict = unsafe cells.withUnsafeBufferPointer { unsafe script.qualify($0, row: row) }
    guard case .patient(let patient, _) = verdict, patient.isSendable else { return nil }
    return patient
  }
}
