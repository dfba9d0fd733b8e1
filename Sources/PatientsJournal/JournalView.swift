package import PatientsCore

/// What can be read of a journal. Belongs to one thread.
package final class JournalView {
  let connection: Connection
  private let lookup: Statement

  init(_ connection: Connection) throws(PatientsError) {
    self.connection = connection
    lookup = try Statement(connection, JournalEntry.selection + "WHERE leads.key = ?1")
  }

  /// The lead's entry, or nil where it is still to do. One look-up in an index.
  package func entry(for key: LeadKey) throws(PatientsError) -> JournalEntry? {
    try connection.checkOwner()
    return try lookup.first([.blob(key.bytes)], JournalEntry.init(row:))
  }

  /// The entries of many leads, in their order, from one state of the file: half the cost of asking
  /// one by one.
  package func entries(for keys: [LeadKey]) throws(PatientsError) -> [JournalEntry?] {
    try connection.snapshot { () throws(PatientsError) in
      var entries: [JournalEntry?] = []
      entries.reserveCapacity(keys.count)
      for key in keys { entries.append(try entry(for: key)) }
      return entries
    }
  }

  /// How many leads stand where; states without a lead are left out. Reads an index of all leads.
  package func counts() throws(PatientsError) -> [JournalState: Int] {
    let statement = try Statement(
      connection, "SELECT state, count(*) FROM leads GROUP BY state")
    let rows = try statement.all([]) { row throws(PatientsError) in
      (try row.state(0), row.integer(1))
    }
    return Dictionary(rows) { first, _ in first }
  }

  /// The leads in a state, or all, in the order in which the journal met them. Memory does not grow
  /// with their number. A lead that changes state meanwhile is met or not, never twice.
  package func entries(in state: JournalState? = nil) throws(PatientsError) -> JournalCursor {
    try JournalCursor(connection, state)
  }

  /// The latest run, or nil where none has begun.
  package func lastRun() throws(PatientsError) -> JournalRun? {
    let statement = try Statement(
      connection, JournalRun.selection + "ORDER BY id DESC LIMIT 1")
    return try statement.first([], JournalRun.init(row:))
  }
}

/// The same questions to a journal that is open for writing.
extension Journal {
  /// The lead's entry, or nil where it is still to do. One look-up in an index.
  package func entry(for key: LeadKey) throws(PatientsError) -> JournalEntry? {
    try writer().view.entry(for: key)
  }

  /// The entries of many leads, in their order. See ``JournalView/entries(for:)``.
  package func entries(for keys: [LeadKey]) throws(PatientsError) -> [JournalEntry?] {
    try writer().view.entries(for: keys)
  }

  /// How many leads stand where; states without a lead are left out.
  package func counts() throws(PatientsError) -> [JournalState: Int] {
    try writer().view.counts()
  }

  /// The leads in a state, or all. See ``JournalView/entries(in:)``. They may be resolved while the
  /// cursor is on its way.
  package func entries(in state: JournalState? = nil) throws(PatientsError) -> JournalCursor {
    try writer().view.entries(in: state)
  }

  /// The latest run, or nil where none has begun.
  package func lastRun() throws(PatientsError) -> JournalRun? {
    try writer().view.lastRun()
  }
}
