import Glibc
import PatientsCore
import PatientsLeads

/// A file that is its owner's alone (0600), and has its name only once it is whole: whoever is killed
/// or finds the disk full leaves what was there before.
final class WholeFile {
  let descriptor: Int32
  private let path: String
  private var part: String { path + ".part" }
  private var isPlaced = false

  /// All files of a journal.
  static func files(ofJournal path: String) -> [String] {
    ["", "-wal", "-shm", ".lock"].map { path + $0 }
  }

  /// - Parameters:
  ///   - path: where it is to stand; a plain file that is there is replaced.
  ///   - spared: files that are not to be replaced, by whatever name.
  /// - Throws: `.argument` where it would take the place of one that is spared, of a link, or of
  ///   what is no plain file (a device, a pipe); `.system` where it cannot be made.
  init(_ path: String, sparing spared: [String] = []) throws(PatientsError) {
    self.path = path
    let kept = spared.compactMap(FileIdentity.init)
    for name in [path, path + ".part"] {
      guard let there = FileIdentity(name) else { continue }
      guard there.isPlainFile else {
        throw PatientsError(.argument, "\(name) is there already, and is no plain file")
      }
      guard !kept.contains(there) else {
        throw PatientsError(
          .argument, "\(name) is a file of the journal or of the run itself: name another one")
      }
    }
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
    descriptor = unsafe open(path + ".part", flags, 0o600)
    guard descriptor >= 0, fchmod(descriptor, 0o600) == 0 else { throw failure() }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    if !isPlaced { _ = unsafe unlink(part) }
  }

  func write(_ bytes: [UInt8]) throws(PatientsError) {
    var writer = ByteWriter(descriptor: descriptor)
    writer.append(bytes)
    do throws(PatientsError) { try writer.flush() } catch { throw failure() }
  }

  /// Gives it its name, once all is written.
  func place() throws(PatientsError) {
    guard fsync(descriptor) == 0, unsafe rename(part, path) == 0 else { throw failure() }
    isPlaced = true
  }

  private func failure() -> PatientsError {
    PatientsError(.system, "\(path) cannot be written: \(systemReason())")
  }
}

/// What stands under a name, however it is called.
private struct FileIdentity: Equatable {
  private let device: dev_t
  private let number: ino_t
  let isPlainFile: Bool

  /// nil where nothing is there. A link is itself, not what it leads to.
  init?(_ path: String) {
    var info = stat()
    guard unsafe lstat(path, &info) == 0 else { return nil }
    (device, number) = (info.st_dev, info.st_ino)
    isPlainFile = info.st_mode & S_IFMT == S_IFREG
  }
}
