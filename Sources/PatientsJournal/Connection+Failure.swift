import CSQLite
import Glibc
import PatientsCore

extension Connection {
  /// One line for a result code: the file, what is wrong, what to do. SQLite's own message is left
  /// out: it can quote a statement.
  func describe(_ result: Int32) -> PatientsError {
    switch result & 0xFF {
    case SQLITE_NOMEM:
      return PatientsError(.memory, "memory ran out over the journal \(name)")
    case SQLITE_NOTADB:
      return PatientsError(.journal, "\(name) is not a journal: name another file")
    default:
      return PatientsError(.journal, "the journal \(name) \(problem(result))")
    }
  }

  private func problem(_ result: Int32) -> String {
    switch result & 0xFF {
    case SQLITE_FULL:
      "cannot be written, there is no room left: make room, and run the same command again"
    case SQLITE_IOERR:
      "cannot be read or written\(systemWords): check the disk, and run the same command again"
    case SQLITE_CORRUPT:
      "is damaged: bring back a copy of it. Without it every lead would be sent once more"
    case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY, SQLITE_AUTH:
      "cannot be opened\(systemWords): its file and its folder must be writable"
    case SQLITE_BUSY, SQLITE_LOCKED:
      "is held by another program, a database browser say: close it, and run again"
    default:
      "failed: \(words(result)) (code \(result))"
    }
  }

  private func words(_ result: Int32) -> String {
    unsafe sqlite3_errstr(result).map { unsafe String(cString: $0) } ?? "unknown"
  }

  private var systemWords: String {
    let number = unsafe sqlite3_system_errno(handle)
    return number == 0 ? "" : " (\(systemReason(number)))"
  }
}
