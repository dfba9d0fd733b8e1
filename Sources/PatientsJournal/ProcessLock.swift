import Glibc

/// One process at a time: an flock on a file of its own, which holds the pid of whoever has it.
///
/// The system lets go of it when its process dies however it dies, so the file stays in place. A
/// second opening in the same process is refused too: a lock belongs to its open file.
package final class ProcessLock {
  package enum Refusal: Error {
    /// Another one has it; nil where that has not come to writing its pid.
    case taken(by: Int32?)
    /// For a reason of the system's: its error number.
    case impossible(Int32)
  }

  private let descriptor: Int32
  private let owner = getpid()
  /// Whether somebody has called ``mark()``, in this process or in one before.
  private(set) var isMarked: Bool

  /// - Parameter path: of the file; it is made where it is missing, its owner's alone.
  package init(_ path: String) throws(Refusal) {
    let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    let descriptor = unsafe open(path, flags, 0o600)
    guard descriptor >= 0 else { throw .impossible(errno) }
    do throws(Refusal) {
      isMarked = try ProcessLock.take(descriptor)
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

  /// Leaves a sign in the file that outlives the lock.
  func mark() {
    guard !isMarked else { return }
    isMarked = ProcessLock.write(getpid(), isMarked: true, to: descriptor)
  }

  /// - Returns: whether it is marked.
  private static func take(_ descriptor: Int32) throws(Refusal) -> Bool {
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw errno == EWOULDBLOCK ? .taken(by: pid(in: descriptor)) : .impossible(errno)
    }
    let isMarked = content(of: descriptor).contains(sign)
    guard fchmod(descriptor, 0o600) == 0,
      write(getpid(), isMarked: isMarked, to: descriptor)
    else { throw .impossible(errno) }
    return isMarked
  }

  private static let sign = UInt8(ascii: "*")

  /// Cut only after it is written, so that the mark is there at any instant.
  private static func write(_ pid: Int32, isMarked: Bool, to descriptor: Int32) -> Bool {
    let line = Array("\(pid)\(isMarked ? " *" : "")\n".utf8)
    return unsafe pwrite(descriptor, line, line.count, 0) == line.count
      && ftruncate(descriptor, line.count) == 0
  }

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

extension ProcessLock {
  /// Who has it, for people.
  ///
  /// - Parameter pid: as ``Refusal/taken(by:)`` has it.
  package static func holder(_ pid: Int32?) -> String {
    pid.map { "process \($0)" } ?? "another process"
  }
}
