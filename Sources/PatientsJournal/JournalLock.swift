import Glibc
import PatientsCore

/// One process at a time: an flock on `<journal>.lock`.
///
/// Not on the journal itself: closing any descriptor of that file would drop the POSIX locks that
/// SQLite holds. The system lets go of it when its process dies however it dies, so the file stays
/// in place. It holds the pid for the error text, and a mark once the journal has its tables. A
/// second open in the same process is refused too: a lock belongs to its open file.
final class JournalLock {
  private let descriptor: Int32
  private let owner = getpid()
  /// Whether this journal has held its tables before: then an empty file is one that was cut.
  private(set) var isMarked: Bool

  /// - Throws: `.journal` with the other's pid where somebody has it.
  init(_ file: JournalFile) throws(PatientsError) {
    let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    let descriptor = unsafe open(file.lockPath, flags, 0o600)
    guard descriptor >= 0 else { throw file.cannot("be locked") }
    do throws(PatientsError) {
      isMarked = try JournalLock.take(descriptor, file)
    } catch {
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  /// Unlocks at once: a child that is just being spawned has the descriptor too, and closing ours
  /// would leave the lock to it. In a forked child unlocking would unlock the parent's.
  deinit {
    if getpid() == owner { flock(descriptor, LOCK_UN) }
    close(descriptor)
  }

  /// Notes that the journal has its tables now.
  func mark() {
    guard !isMarked else { return }
    isMarked = JournalLock.write(getpid(), isMarked: true, to: descriptor)
  }

  /// - Returns: whether it is marked.
  private static func take(
    _ descriptor: Int32, _ file: JournalFile
  ) throws(PatientsError) -> Bool {
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      guard errno == EWOULDBLOCK else { throw file.cannot("be locked") }
      throw inUse(file, by: pid(in: descriptor))
    }
    let isMarked = content(of: descriptor).contains(sign)
    guard fchmod(descriptor, 0o600) == 0,
      write(getpid(), isMarked: isMarked, to: descriptor)
    else { throw file.cannot("be locked") }
    return isMarked
  }

  private static func inUse(_ file: JournalFile, by pid: Int32?) -> PatientsError {
    guard let pid else {
      return PatientsError(
        .journal, "the journal \(file.name) is in use by another process: wait for it or stop it")
    }
    guard pid != getpid() else {
      return PatientsError(.journal, "the journal \(file.name) is open in this process already")
    }
    return PatientsError(
      .journal, "the journal \(file.name) is in use by process \(pid): wait for it or stop it")
  }

  private static let sign = UInt8(ascii: "*")

  /// Cut only after it is written, so that the mark is there at any instant.
  private static func write(_ pid: Int32, isMarked: Bool, to descriptor: Int32) -> Bool {
    let line = Array("\(pid)\(isMarked ? " *" : "")\n".utf8)
    return unsafe pwrite(descriptor, line, line.count, 0) == line.count
      && ftruncate(descriptor, line.count) == 0
  }

  /// nil where the other has not come to writing it.
  private static func pid(in descriptor: Int32) -> Int32? {
    let digits = content(of: descriptor).prefix {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    return Int32(String(decoding: digits, as: UTF8.self))
  }

  private static func content(of descriptor: Int32) -> ArraySlice<UInt8> {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
    return bytes.prefix(max(count, 0))
  }
}
