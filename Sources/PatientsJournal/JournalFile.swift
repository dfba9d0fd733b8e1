import Glibc
import PatientsCore

/// Where a journal is, and the private files that it is made of.
struct JournalFile {
  /// As the user gave it, for error texts.
  let name: String
  /// Absolute and free of links but for its last part, so that two ways to one journal meet at one
  /// lock, and a change of folder leads nowhere else.
  let path: String

  /// - Throws: `.journal` where the name is none or its folder is not there.
  init(_ name: String) throws(PatientsError) {
    guard !name.isEmpty, !name.utf8.contains(0) else {
      throw PatientsError(.journal, "a journal needs a file name")
    }
    let scalars = name.unicodeScalars
    let start = scalars.lastIndex(of: "/").map(scalars.index(after:)) ?? scalars.startIndex
    let last = String(scalars[start...])
    guard !["", ".", ".."].contains(last) else {
      throw PatientsError(.journal, "the journal \(name) is a folder: name a file")
    }
    let folder = start == scalars.startIndex ? "." : String(scalars[..<start])
    guard let resolved = unsafe realpath(folder, nil) else {
      throw PatientsError(.journal, "the journal \(name) has no folder to be in: \(systemReason())")
    }
    defer { unsafe free(resolved) }
    self.name = name
    path = unsafe String(cString: resolved) + "/" + last
  }

  /// Makes the file, or makes sure of the one that is there, before SQLite opens it.
  ///
  /// A new file has mode 0600 whatever the mask says; SQLite gives `-wal` and `-shm` the same. A
  /// file that exists is not opened here: closing it would drop the locks that SQLite holds for
  /// this process.
  func prepare() throws(PatientsError) {
    let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let file = unsafe open(path, flags, 0o600)
    if file >= 0 {
      defer { close(file) }
      guard fchmod(file, 0o600) == 0 else { throw cannot("be made private") }
    } else if errno == EEXIST {
      try checkKind()
      for suffix in ["", "-wal", "-shm"] { try narrow(path + suffix) }
    } else {
      throw cannot("be made")
    }
  }

  /// A link is refused, not followed: SQLite names its other files after the link, so two names
  /// would be two journals over one file.
  ///
  /// - Throws: `.journal` for what is not there, and for a folder, a link or a device.
  func checkKind() throws(PatientsError) {
    var info = stat()
    guard unsafe lstat(path, &info) == 0 else { throw cannot("be read") }
    switch info.st_mode & S_IFMT {
    case S_IFDIR: throw PatientsError(.journal, "the journal \(name) is a folder: name a file")
    case S_IFLNK:
      throw PatientsError(.journal, "the journal \(name) is a link: name the file itself")
    case S_IFREG: break
    default: throw PatientsError(.journal, "the journal \(name) is not a plain file")
    }
    guard info.st_nlink == 1 else {
      throw PatientsError(
        .journal, "the journal \(name) has a second name (a hard link): remove it")
    }
  }

  /// Whether the file ends with a page. SQLite reads what is missing of the last one as zeros,
  /// which is right only while the log has that page still.
  func isWhole(pageSize: Int) -> Bool {
    var info = stat()
    if unsafe lstat(path + "-wal", &info) == 0, info.st_size > 0 { return true }
    return unsafe lstat(path, &info) != 0 || pageSize < 1 || Int(info.st_size) % pageSize == 0
  }

  /// Takes the rights of others from a file that was copied or made by hand.
  private func narrow(_ path: String) throws(PatientsError) {
    var info = stat()
    guard unsafe lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG,
      info.st_mode & 0o077 != 0
    else { return }
    guard unsafe chmod(path, info.st_mode & 0o700) == 0 else { throw cannot("be made private") }
  }

  /// One process at a time. The lock is marked once the journal has its tables: then an empty file is
  /// one that was cut.
  ///
  /// Not on the journal itself: closing any descriptor of that file would drop the POSIX locks that
  /// SQLite holds.
  ///
  /// - Throws: `.journal` with the other's pid where somebody has it.
  func lock() throws(PatientsError) -> ProcessLock {
    do throws(ProcessLock.Refusal) { return try ProcessLock(path + ".lock") } catch {
      switch error {
      case .impossible(let number): throw cannot("be locked", number)
      case .taken(by: getpid()):
        throw PatientsError(.journal, "the journal \(name) is open in this process already")
      case .taken(let pid):
        throw PatientsError(
          .journal,
          "the journal \(name) is in use by \(ProcessLock.holder(pid)): wait for it or stop it")
      }
    }
  }

  /// - Parameter number: of the system's error; nil: that of the call just made.
  private func cannot(_ what: String, _ number: Int32? = nil) -> PatientsError {
    PatientsError(
      .journal,
      "the journal \(name) cannot \(what) (\(systemReason(number))): "
        + "its file and its folder must be writable")
  }
}
