import PatientsCore

/// The journal's tables, and the way to them from an older file.
///
/// Measured with SQLite 3.40 over a million leads with random keys, an intent and an outcome each,
/// in groups of 64, without fsync (microseconds; the machine is small, the ratios hold):
///
/// | tables | write a lead | look one up | count the states | file |
/// | --- | --- | --- | --- | --- |
/// | `WITHOUT ROWID`, key first | 47 | 8 (6 in a snapshot) | 198 ms | 236 MB |
/// | rowid, unique key | 28 | 9 (5) | 263 ms | 495 MB |
/// | the same, and an index on the state | 28 | 9 (5) | 32 ms | 517 MB |
/// | rowid, requests in a table of their own | 29 | 9 (5) | 180 ms | 266 MB |
///
/// The tables below, from Swift, 300 000 leads: 16 without fsync, 30 with it; pages of 1024
/// bytes and a cache of 16 MB gave nothing.
///
/// So: rows in order of arrival with the key in an index beside them, an index on the state, and
/// what was sent in a table of its own, which stays small because only open requests are in it.
enum JournalSchema {
  /// "PTJL" in the file's header, so that no other program's database is taken for a journal.
  static let applicationID = 0x5054_4A4C

  /// The SQL that leads from version `n` to `n + 1`. A step that has shipped is never changed.
  static let steps = [
    """
    CREATE TABLE runs (
      id INTEGER PRIMARY KEY,
      script BLOB,
      leads_file TEXT,
      keying TEXT NOT NULL,
      registry TEXT,
      started INTEGER NOT NULL,
      ended INTEGER,
      ending TEXT CHECK (ending IN ('finished', 'interrupted', 'stopped'))
    ) STRICT;
    CREATE TABLE leads (
      id INTEGER PRIMARY KEY,
      key BLOB NOT NULL UNIQUE CHECK (length(key) BETWEEN 1 AND 64),
      state TEXT NOT NULL CHECK (state IN ('intent', 'registered', 'rejected', 'in_doubt',
        'not_sent', 'disqualified', 'invalid')),
      content BLOB NOT NULL,
      request_digest BLOB,
      attempt INTEGER NOT NULL CHECK (attempt >= 0),
      row INTEGER NOT NULL,
      run INTEGER NOT NULL,
      patient_id TEXT,
      patient_no TEXT,
      code TEXT,
      reason TEXT,
      score REAL,
      stage TEXT,
      born TEXT,
      updated INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX leads_by_state ON leads (state);
    CREATE TABLE requests (
      key BLOB PRIMARY KEY,
      body BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    PRAGMA application_id = \(applicationID);
    """,
    // What a person is known by once the personal data are gone: digests over a salt of the journal's
    // own.
    """
    ALTER TABLE leads ADD COLUMN marks BLOB;
    ALTER TABLE leads ADD COLUMN patient_mark BLOB;
    CREATE TABLE salt (bytes BLOB NOT NULL) STRICT;
    INSERT INTO salt VALUES (randomblob(16));
    """,
    // What a report is made from. `reasons` has words of scripts and of the registry, which may be about
    // somebody; `names` is personal, and there only where somebody asked for it.
    """
    ALTER TABLE runs ADD COLUMN settings TEXT;
    ALTER TABLE runs ADD COLUMN figures TEXT;
    ALTER TABLE runs ADD COLUMN reasons TEXT;
    ALTER TABLE runs ADD COLUMN names TEXT;
    CREATE TABLE scripts (
      digest BLOB PRIMARY KEY,
      text BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    """,
  ]

  /// The first version that has marks.
  static let versionOfMarks = 2

  /// The first version whose runs have what a report is made from.
  static let versionOfRecords = 3

  /// - Throws: `.journal` for another program's file, for one of a newer version, and for one that
  ///   was cut short.
  static func check(_ connection: Connection, _ file: JournalFile) throws(PatientsError) {
    let application = try connection.integer("PRAGMA application_id")
    let tables = try connection.integer("SELECT count(*) FROM sqlite_schema")
    guard application == applicationID || (application == 0 && tables == 0) else {
      throw PatientsError(
        .journal, "\(connection.name) is another program's database, not a journal")
    }
    guard try file.isWhole(pageSize: connection.integer("PRAGMA page_size")) else {
      throw connection.damage
    }
    let version = try connection.integer("PRAGMA user_version")
    guard version <= steps.count else {
      throw PatientsError(
        .journal,
        "the journal \(connection.name) has version \(version), and this program knows versions "
          + "up to \(steps.count): use the program that wrote it, or a newer one")
    }
  }

  /// - Throws: `.journal` where a journal that had its tables has none.
  static func checkNotEmptied(_ connection: Connection) throws(PatientsError) {
    guard try connection.integer("PRAGMA user_version") == 0 else { return }
    throw PatientsError(
      .journal,
      "the journal \(connection.name) was emptied or deleted: bring back a copy of it. Without it "
        + "every lead would be sent once more. To begin anew all the same, delete "
        + "\(connection.name).lock too")
  }

  /// Brings the file to the last version, in one transaction: all steps or none.
  static func migrate(
    _ connection: Connection, by steps: [String] = steps
  ) throws(PatientsError) {
    let version = try connection.integer("PRAGMA user_version")
    guard version < steps.count else { return }
    try connection.transaction { () throws(PatientsError) in
      for step in steps.dropFirst(version) { try connection.execute(step) }
      try connection.execute("PRAGMA user_version = \(steps.count)")
    }
  }
}
