internal import PatientsCore

/// The names of a leads file's columns.
package struct LeadHeader: Hashable, Sendable {
  /// Where names stand, for error texts.
  enum Place {
    /// The first row of a text.
    case columns
    /// Cells of a sheet: the number of the row, and the column of the first one from 0.
    case cells(row: Int, first: Int)
    /// Names of fields, which stand in every lead.
    case fields
  }

  /// As many as Excel takes.
  static let maximumColumns = 16384

  /// As they stand in the file, without a byte order mark.
  package let names: [String]
  /// The same as names of fields, see `ColumnName.plain`.
  package let plainNames: [String]

  /// By name and by plain form; a name goes before a plain form.
  private let columns: [String: Int]
  /// By folded form, where only one column has it.
  private let folded: [String: Int]
  /// Names that somebody gave to columns.
  package private(set) var givenNames: [String: Int] = [:]

  /// Checks the names.
  ///
  /// - Throws: `.leads`, without the name of the file: columns without a name, or that cannot be told
  ///   apart by their plain form, or cells that look like a lead; with their places.
  init(_ names: [String], in place: Place = .columns) throws(PatientsError) {
    guard names.count <= Self.maximumColumns else {
      throw PatientsError(.leads, "there are more than \(Self.maximumColumns) columns")
    }
    self.names = names
    let plainNames = names.map(ColumnName.plain)
    self.plainNames = plainNames
    try Self.checkNames(names, place)
    try Self.checkTwins(plainNames, place)
    try Self.checkTwins(names, place)
    let indices = names.indices
    let plain = Dictionary(indices.map { (plainNames[$0], $0) }) { first, _ in first }
    columns = plain.filter { !$0.key.isEmpty }.merging(indices.map { (names[$0], $0) }) { $1 }
    let folds = Dictionary(grouping: indices) { ColumnName.folded(names[$0]) }
    folded = folds.compactMapValues { $0.count == 1 ? $0.first : nil }
  }

  private static func checkNames(_ names: [String], _ place: Place) throws(PatientsError) {
    if place.mayBeData, names.contains(where: looksLikeData) {
      throw PatientsError(
        .leads,
        "the first line looks like a lead, not like names of columns: "
          + "put a line with the names of the columns before it")
    }
    let empty = names.indices.filter { names[$0].allSatisfy(\.isWhitespace) }
    guard empty.isEmpty else {
      throw PatientsError(
        .leads,
        "\(place.list(empty)) \(empty.count == 1 ? "has" : "have") no name: "
          + "every column must be named")
    }
  }

  /// - Throws: where names, or plain forms, that are not empty stand there twice.
  private static func checkTwins(_ names: [String], _ place: Place) throws(PatientsError) {
    var seen: Set<String> = []
    for name in names where !name.isEmpty && !seen.insert(name).inserted {
      let twins = names.indices.filter { names[$0] == name }
      throw PatientsError(
        .leads, "\(place.list(twins)) have the same name: rename all but one of them")
    }
  }

  /// The 0-based column of a name: as it stands in the file, or in its plain form, or given to it, or
  /// with other case, spaces, accents and punctuation; nil without one.
  package func index(of name: String) -> Int? {
    if let column = columns[name] { return column }
    let fold = ColumnName.folded(name)
    return fold.isEmpty ? nil : givenNames[fold] ?? folded[fold]
  }

  /// Gives a column one more name.
  mutating func give(_ name: String, to column: Int) {
    givenNames[ColumnName.folded(name)] = column
  }

  /// Whether a cell holds what names of columns do not: an email, a telephone number, a date.
  private static func looksLikeData(_ cell: String) -> Bool {
    if let at = cell.firstIndex(of: "@"), at != cell.startIndex, cell[at...].contains(".") {
      return true
    }
    if (try? CalendarDate.parse(cell, format: "DD/MM/YYYY|MM/DD/YYYY")) != nil { return true }
    let digits = cell.count { $0.isNumber }
    return digits >= 6 && cell.allSatisfy { $0.isNumber || "+-()./: ".contains($0) }
  }
}

extension LeadHeader.Place {
  fileprivate var mayBeData: Bool {
    if case .fields = self { return false }
    return true
  }

  /// `column 2`, `columns 1, 3 and 4`, `cells A1 and C1`.
  fileprivate func list(_ columns: [Int]) -> String {
    let kind: String
    switch self {
    case .columns: kind = "column"
    case .cells: kind = "cell"
    case .fields: kind = "field"
    }
    let names = columns.prefix(20).map(name)
    let last = columns.count > 20 ? "\(columns.count - 20) more" : names.last ?? ""
    let others = columns.count > 20 ? names : names.dropLast()
    guard !others.isEmpty else { return "\(kind) \(last)" }
    return "\(kind)s \(others.joined(separator: ", ")) and \(last)"
  }

  private func name(_ column: Int) -> String {
    switch self {
    case .columns, .fields: String(column + 1)
    case .cells(let row, let first): CellReference(row: row, column: first + column).description
    }
  }
}
