import Glibc
package import PatientsCore

/// What a watched dry run depends on, as the file system tells it: the script, the files that it may
/// require, and the leads.
package struct FileStamps: Hashable, Sendable {
  private struct Stamp: Hashable {
    let seconds: Int
    let nanoseconds: Int
    let size: Int
    let file: UInt
  }

  private var stamps: [String: Stamp] = [:]

  package init(script: String, leads: String) {
    let folder = script.lastIndex(of: "/").map { String(script[...$0]) } ?? ""
    let beside = TestFiles.names(in: folder.isEmpty ? "." : folder).filter { $0.hasSuffix(".lua") }
    for path in beside.map({ folder + $0 }) + [leads] {
      var status = stat()
      guard unsafe stat(path, &status) == 0 else { continue }
      stamps[path] = Stamp(
        seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec,
        size: Int(status.st_size), file: UInt(status.st_ino))
    }
  }
}

/// Keeps the last good result of a dry run while the script has a mistake in it.
package struct ScriptWatch: Sendable {
  package enum Event: Sendable {
    /// The result of the script as it is now.
    case result(String)
    /// What is wrong with the script as it is now, and the result of the last one without a mistake.
    case mistake(PatientsError, lastGood: String?)
  }

  private var lastGood: String?

  package init() {}

  /// Makes one dry run, whose summary `run` gives.
  package mutating func attempt(_ run: () throws(PatientsError) -> String) -> Event {
    do throws(PatientsError) {
      let result = try run()
      lastGood = result
      return .result(result)
    } catch {
      return .mistake(error, lastGood: lastGood)
    }
  }
}
