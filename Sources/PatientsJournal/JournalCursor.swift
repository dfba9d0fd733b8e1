package import PatientsCore

/// Walks over leads in pages, so that it holds neither all of them nor a read lock between calls.
package final class JournalCursor {
  private static let pageSize = 64
  private let statement: Statement
  private let state: Statement.Value
  /// The present page, last lead first.
  private var page: [JournalEntry] = []
  private var last = 0
  private var isAtEnd = false

  init(_ connection: Connection, _ state: JournalState?) throws(PatientsError) {
    let filter = state == nil ? "" : "state = ?3 AND"
    self.state = Statement.Value(state?.rawValue)
    statement = try Statement(
      connection,
      JournalEntry.selection + "WHERE \(filter) leads.id > ?1 ORDER BY leads.id LIMIT ?2")
  }

  /// The next lead, or nil after the last.
  package func next() throws(PatientsError) -> JournalEntry? {
    if page.isEmpty, !isAtEnd { try turn() }
    return page.popLast()
  }

  private func turn() throws(PatientsError) {
    var values: [Statement.Value] = [.integer(last), .integer(Self.pageSize)]
    if case .text = state { values.append(state) }
    let rows = try statement.all(values) { row throws(PatientsError) in
      (id: JournalEntry.id(row), entry: try JournalEntry(row: row))
    }
    last = rows.last?.id ?? last
    isAtEnd = rows.count < Self.pageSize
    page = rows.reversed().map(\.entry)
  }
}
