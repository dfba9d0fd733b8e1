import PatientsCore

extension Connection {
  /// Above this a check of the whole file would hold up the start of a run (it reads 600 MB a
  /// second at best). SQLite itself finds a file cut short at any size, and damage where it reads.
  private static let checkedPages = 16_384

  /// Makes a commit mean that its data is on the disk, and makes sure that it does. What is deleted
  /// is overwritten, since it is personal.
  ///
  /// - Throws: `.journal` where the file system has no shared memory for a write-ahead log, or the
  ///   file is damaged.
  func becomeDurable() throws(PatientsError) {
    guard try text("PRAGMA journal_mode = WAL") == "wal" else {
      throw PatientsError(
        .journal,
        "the journal \(name) cannot be kept safe in this folder (a network share?): "
          + "put it on a local disk")
    }
    try execute("PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON")
    guard try integer("PRAGMA synchronous") == 2 else {
      throw PatientsError(.journal, "the journal \(name) cannot be made durable")
    }
    guard try integer("PRAGMA page_count") <= Self.checkedPages else { return }
    guard try text("PRAGMA quick_check(1)") == "ok" else { throw damage }
  }
}
