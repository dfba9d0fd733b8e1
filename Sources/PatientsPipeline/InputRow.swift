import PatientsCore
import PatientsJournal
import PatientsLeads

/// The columns that a result file has behind the input's own.
enum ResultColumn: String, CaseIterable {
  case row = "result_row"
  case outcome = "result_outcome"
  case code = "result_code"
  case reason = "result_reason"
  case score = "result_score"
  case patientId = "result_patient_id"
  case patientNo = "result_patient_no"
  case attempt = "result_attempt"
  /// Numbers of the columns that were defused, with a space between.
  case defused = "result_defused"
}

/// Which columns of a file are a lead's own, and how a lead is known.
///
/// A result file can be run again as it is: its own columns are passed over, and cells that were
/// defused on the way out are read as they were, so that each lead keeps its key.
struct InputColumns {
  let names: [String]
  let plainNames: [String]
  let isResultFile: Bool
  private let header: LeadHeader
  private let key: Int?

  /// - Parameter key: the column of `--key`; nil: a lead is known by the digest of its cells.
  /// - Throws: `.argument` where the file has no such column, with the nearest name.
  init(_ header: LeadHeader, key: String?) throws(PatientsError) {
    let results = ResultColumn.allCases.map(\.rawValue)
    isResultFile =
      header.names.count > results.count && header.names.suffix(results.count) == results[...]
    let count = header.names.count - (isResultFile ? results.count : 0)
    names = Array(header.names.prefix(count))
    plainNames = Array(header.plainNames.prefix(count))
    self.header = header
    guard let key else {
      self.key = nil
      return
    }
    guard let column = header.index(of: key), column < count else {
      throw PatientsError(
        .argument, "--key: there is no column '\(key)'" + suggestion(for: key, among: names))
    }
    self.key = column
  }

  /// The lead's own column that a name means, in whichever way; nil where none does.
  func column(named name: String) -> Int? {
    header.index(of: name).flatMap { names.indices ~= $0 ? $0 : nil }
  }

  /// A column that is usual for what a name means, where no column has it; nil where none is.
  func usualColumn(for name: String) -> Int? {
    header.usualColumn(for: name).flatMap { names.indices ~= $0 ? $0 : nil }
  }

  /// Names that somebody gave to own columns.
  var givenNames: [String: Int] { header.givenNames.filter { names.indices ~= $0.value } }

  /// How keys are made, in words: the journal keeps to one way. Where the whole row makes the key,
  /// a column more or less makes all leads new ones.
  var keying: String {
    if let key { return "column \(plainNames[key])" }
    let digest = LeadRun.digest(of: Array(names.joined(separator: "\u{1F}").utf8))
    let mark = digest.prefix(4).map { String($0, radix: 16) }.joined()
    return "the whole row (\(names.count) columns, \(mark))"
  }

  /// The person's name as the leads file has it, under one of the headers that are usual.
  func name(in copy: LeadCopy?) -> String? {
    let usual = ["full_name", "name", "preferred_name", "patient_name", "patient"]
    for column in usual.compactMap({ givenNames[$0] ?? plainNames.firstIndex(of: $0) }) {
      guard let copy, column < copy.count else { continue }
      let name = copy.cell(column)
      if !name.isEmpty { return String(decoding: name, as: UTF8.self) }
    }
    return nil
  }

  /// The lead's own cells, with what was defused as it was.
  func ownCells(_ lead: Lead) -> [UnsafeBufferPointer<UInt8>] {
    unsafe lead.withCells { cells in
      var own = unsafe Array(cells.prefix(names.count))
      guard isResultFile else { return unsafe own }
      for number in lead[names.count + ResultColumn.index(.defused)].split(separator: " ") {
        guard let column = Int(number), unsafe own.indices.contains(column - 1) else { continue }
        let cell = unsafe own[column - 1]
        guard unsafe cell.first == UInt8(ascii: "'") else { continue }
        unsafe own[column - 1] = UnsafeBufferPointer(rebasing: cell.dropFirst())
      }
      return unsafe own
    }
  }

  /// What a result file says of a lead that may not be sent again, or nil.
  func finishedKind(_ lead: Lead) -> ResultKind? {
    guard isResultFile else { return nil }
    let kind = ResultKind(rawValue: lead[names.count + ResultColumn.index(.outcome)])
    return kind == .registered || kind == .inDoubt ? kind : nil
  }

  /// What a result file says of the submissions before, or nil.
  func attempt(_ lead: Lead) -> Int? {
    isResultFile ? Int(lead[names.count + ResultColumn.index(.attempt)]) : nil
  }

  /// The lead's key from the digest of its cells.
  ///
  /// - Throws: `.leads` where the key column is empty.
  func leadKey(
    _ cells: [UnsafeBufferPointer<UInt8>], digest: [UInt8]
  ) throws(PatientsError) -> LeadKey {
    guard let key else { return try LeadKey(digest) }
    guard unsafe cells.indices.contains(key), unsafe !cells[key].isEmpty else {
      throw PatientsError(.leads, "the key column '\(names[key])' is empty")
    }
    var digest = LeadDigest()
    unsafe digest.add(UnsafeRawBufferPointer(cells[key]))
    return try LeadKey(digest.finish())
  }
}

extension ResultColumn {
  /// The column's place among the result columns.
  static func index(_ column: ResultColumn) -> Int { allCases.firstIndex(of: column) ?? 0 }
}

/// One row of the file, on its way to a result.
struct InputRow {
  let number: Int
  let key: LeadKey
  let contentDigest: [UInt8]
  let copy: LeadCopy
  /// What a result file that is run again says of the submissions before.
  let attemptBefore: Int?
}
