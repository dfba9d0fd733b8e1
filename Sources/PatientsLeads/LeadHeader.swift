internal import CNames
package import PatientsCore

/// The names of a leads file's columns.
package struct LeadHeader: Hashable, Sendable {
  /// As they stand in the file, without a byte order mark.
  package let names: [String]
  /// The same as names of fields: `Full Name` is `full_name`. Small letters, and one `_` for
  /// whatever is neither letter nor digit between them. Empty for a name without either.
  package let plainNames: [String]

  private let columns: [String: Int]

  /// Checks the cells of the first row.
  ///
  /// - Throws: `.leads`, without the place of the file: a column without a name, two columns that
  ///   cannot be told apart by name or by plain form, or cells that look like a lead.
  package init(_ names: [String]) throws(PatientsError) {
    self.names = names
    plainNames = names.map(Self.plain)
    if names.contains(where: LeadHeader.looksLikeData) {
      throw PatientsError(
        .leads,
        "the first line looks like a lead, not like names of columns: "
          + "put a line with the names of the columns before it")
    }
    if let empty = names.firstIndex(where: { $0.allSatisfy(\.isWhitespace) }) {
      throw PatientsError(
        .leads, "column \(empty + 1) has no name: the first line must name every column")
    }
    var columns: [String: Int] = [:]
    for (column, plain) in plainNames.enumerated() where !plain.isEmpty {
      if let other = columns.updateValue(column, forKey: plain) {
        throw Self.alike(other, column)
      }
    }
    var exact: [String: Int] = [:]
    for (column, name) in names.enumerated() {
      if let other = exact.updateValue(column, forKey: name) { throw Self.alike(other, column) }
    }
    self.columns = columns.merging(exact) { $1 }
  }

  private static func alike(_ first: Int, _ second: Int) -> PatientsError {
    PatientsError(
      .leads, "columns \(first + 1) and \(second + 1) have the same name: rename one of them")
  }

  /// The 0-based column of a name, as it stands in the file or in its plain form; nil without one.
  package func index(of name: String) -> Int? { columns[name] }

  /// The plain form of a name, as scripts have it.
  package static func plain(_ name: String) -> String {
    let count = name.utf8.count
    return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 2 * count + 1) { plain in
      guard let start = plain.baseAddress else { return "" }
      let length = unsafe names_plain(name, count, start)
      return unsafe String(
        decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
    }
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
