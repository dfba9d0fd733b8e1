package import PatientsCore
import PatientsLeads
package import PatientsScripting

/// Why one lead comes to its verdict: every rule, what it read and what it gave.
///
/// It holds the lead's own data, which is what it was asked for.
package struct Explanation: Sendable {
  package struct Column: Hashable, Sendable {
    package let name: String
    package let value: String
  }

  package let script: String
  package let leads: String
  package let row: Int
  /// The line of the file on which the row starts; of a sheet, the row.
  package let line: Int
  /// The same in words.
  package let place: String
  package let judgement: Judgement
  /// Which rows before it the lead is alike, and in what: it is not sent for that; nil: none.
  package let duplicate: String?
  /// All columns of the lead, in the file's order.
  package let columns: [Column]
  /// What was guessed of the leads file.
  package let notes: [String]

  /// Judges one row of a leads file, and that row alone: what a script keeps from one lead to the
  /// next is not there.
  ///
  /// - Parameters:
  ///   - row: from 1, as in the result files.
  ///   - output: takes what the script prints, line by line.
  /// - Throws: `.argument` where there is no such row; `.leads` where it cannot be read; what is
  ///   wrong with the script or the file.
  package static func make(
    script: String, leads: String, form: LeadsForm = LeadsForm(), row: Int,
    dates: DatePolicy = .placeholderForLeads,
    limits: ScriptLimits = ScriptLimits(), duplicates: DuplicateOptions = DuplicateOptions(),
    output: @escaping (String) -> Void
  ) throws(PatientsError) -> Explanation {
    let file = try TrialLeads(leads, form)
    let trial = try ScriptTrial(
      path: script, columns: file.columns, limits: limits, output: output)
    var others = try DuplicateTrial(
      script: script, columns: file.columns, limits: limits, options: duplicates)
    let (lead, cells) = unsafe try find(row, in: file, leads) {
      if !duplicates.likenesses.isEmpty { unsafe others.insert($0, row: $1) }
    }
    let judgement = unsafe trial.judge(cells, row: row, dates: dates)
    let duplicate = unsafe try others.reason(cells, row: row)
    let columns = unsafe zip(file.columns.names, cells).map { name, cell in
      unsafe Column(name: name, value: String(decoding: cell, as: UTF8.self))
    }
    return Explanation(
      script: script, leads: leads, row: row, line: lead.line,
      place: "\(file.reader.isSheet ? "row of the sheet" : "line") \(lead.line)",
      judgement: judgement, duplicate: duplicate, columns: columns, notes: file.notes)
  }

  /// - Parameter passing: is given the leads before it.
  private static func find(
    _ row: Int, in file: TrialLeads, _ name: String,
    passing: ([UnsafeBufferPointer<UInt8>], Int) -> Void
  ) throws(PatientsError) -> (Lead, [UnsafeBufferPointer<UInt8>]) {
    while true {
      switch try file.reader.next() {
      case .lead(let lead) where lead.number == row:
        return unsafe (lead, file.columns.ownCells(lead))
      case .lead(let lead): unsafe passing(file.columns.ownCells(lead), lead.number)
      case .malformed(let lead) where lead.number == row:
        throw PatientsError(
          .leads, "\(lead.place(in: name)): row \(row) cannot be read: \(lead.reason)")
      case .end:
        throw PatientsError(
          .argument, "\(name) has no row \(row): its last row is \(file.reader.number)")
      case .malformed: continue
      }
    }
  }

  /// The columns that a rule read.
  package func columns(of rule: RuleTrace) -> [Column] { columns(at: rule.columns) }

  /// The columns that were read, but by no rule.
  package var columnsOutsideRules: [Column] {
    let read = Set(judgement.scorings.flatMap(\.rules).flatMap(\.columns))
    return columns(at: judgement.columns.filter { !read.contains($0) })
  }

  func columns(at indices: [Int]) -> [Column] {
    indices.compactMap { columns.indices ~= $0 ? columns[$0] : nil }
  }
}
