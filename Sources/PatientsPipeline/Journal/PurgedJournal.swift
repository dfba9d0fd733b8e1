import Glibc
package import PatientsCore
import PatientsJournal

/// A journal from which the personal data of old leads were removed.
package struct PurgedJournal: Hashable, Sendable {
  /// Leads whose personal data are gone now.
  package let leads: Int
  /// Leads as old that are in doubt, and keep theirs.
  package let inDoubt: Int

  /// Removes them.
  ///
  /// What SQLite lays aside while it writes the file anew goes beside the journal, where the room is
  /// and nobody else reads; `SQLITE_TMPDIR` says otherwise.
  ///
  /// - Parameter age: how long ago the leads were last touched, at least.
  /// - Throws: `.journal` where there is no journal, another process has it, or it cannot be written.
  package init(journal path: String, olderThan age: Duration) throws(PatientsError) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    _ = unsafe setenv("SQLITE_TMPDIR", folder, 0)
    // To look first makes none where there is none.
    _ = try Journal.open(existing: path)
    let journal = try Journal(path: path)
    defer { journal.close() }
    let purge = try journal.purge(before: Journal.systemTime() - age.milliseconds + 1)
    (leads, inDoubt) = (purge.leads, purge.inDoubt)
  }

  /// - Parameter path: as the user gave it.
  package func text(journal path: String) -> String {
    let done = "\(leads) leads of \(path) have no personal data any more, and are still known"
    guard inDoubt > 0 else { return done }
    return done
      + "\n\(inDoubt) are in doubt and keep theirs: clinic reconcile \(path), and purge again"
  }
}
