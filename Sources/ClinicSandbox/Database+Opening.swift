import FoundationEssentials
import Glibc
import PatientsCore

extension Database {
  /// Marks a file as a practice registry's ("PRAC"), so that no journal is taken for one.
  private static let applicationID = 0x5052_4143
  private static let schemaVersion = 1

  /// Opens the practice registry's database, and makes it where there is none.
  ///
  /// - Throws: `.system` where it cannot be written, `.argument` where the file is another
  ///   program's.
  static func openRegistry(path: String) throws(PatientsError) -> Database {
    if path != ":memory:" { try createPrivately(path) }
    let database = try Database(path: path)
    try database.checkOwnership(of: path)
    if path != ":memory:", unsafe chmod(path, 0o600) != 0 {
      throw PatientsError(
        .system, "\(path) cannot be made private to its owner: \(systemReason())")
    }
    try database.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL")
    try database.migrate()
    return database
  }

  /// Makes the file with mode 0600 before SQLite does with the mask's. A file that exists is not
  /// opened here: closing it would drop the locks that SQLite holds for this process.
  private static func createPrivately(_ path: String) throws(PatientsError) {
    let file = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file < 0 else {
      Glibc.close(file)
      return
    }
    guard errno == EEXIST else {
      throw PatientsError(.system, "\(path) cannot be created: \(systemReason())")
    }
  }

  private func checkOwnership(of path: String) throws(PatientsError) {
    let application: Int
    do {
      application = try integer("PRAGMA application_id")
    } catch {
      throw PatientsError(.argument, "\(path) cannot be read as a database: \(error.message)")
    }
    let tables = try integer("SELECT count(*) FROM sqlite_schema")
    guard application == Self.applicationID || (application == 0 && tables == 0) else {
      throw PatientsError(.argument, "\(path) is not a practice registry's database")
    }
    guard try integer("PRAGMA user_version") <= Self.schemaVersion else {
      throw PatientsError(.argument, "\(path) was made by a newer practice registry")
    }
  }

  /// Makes the tables, once, also where two registries open a new file at the same time.
  private func migrate() throws(PatientsError) {
    try execute("BEGIN IMMEDIATE")
    if try integer("PRAGMA user_version") == 0 {
      try execute(Self.schema)
      try execute("INSERT INTO clinic VALUES ('\(UUID().uuidString.lowercased())')")
    }
    try execute("COMMIT")
  }

  /// `number` is NULL for a lead; `folded` is what a search looks into.
  private static let schema = """
    CREATE TABLE clinic (id TEXT NOT NULL) STRICT;
    CREATE TABLE patients (
      serial INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      number INTEGER UNIQUE,
      full_name TEXT NOT NULL,
      preferred_name TEXT NOT NULL,
      calling_code TEXT NOT NULL,
      local_phone TEXT NOT NULL,
      gender TEXT NOT NULL,
      born TEXT NOT NULL,
      email TEXT NOT NULL,
      folded TEXT NOT NULL
    ) STRICT;
    PRAGMA application_id=\(applicationID);
    PRAGMA user_version=\(schemaVersion);
    """
}
