import Foundation
import Glibc
import PatientsCore
import PatientsPipeline

/// The two streams of a command. A closed pipe or a terminal that went away never stops a run.
enum Terminal {
  static func output(_ text: String) { write(text, to: STDOUT_FILENO) }
  static func error(_ text: String) { write(text, to: STDERR_FILENO) }

  /// Puts nothing where a stream of the three is closed. Else the next file that is opened takes
  /// its number, and what is meant for people is written into a journal, a result or a request.
  static func fillGaps() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      _ = unsafe open("/dev/null", O_RDWR)
    }
  }

  static var inputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }
  /// Whether what stands behind stderr is a terminal on which a line can be rewritten.
  static var errorCanRewrite: Bool { isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb" }

  /// What the terminal behind stderr can show, as wide as it is now.
  static var errorLook: TerminalLook { look(STDERR_FILENO) }

  /// The same for stdout; nil where it is no terminal.
  static var outputLook: TerminalLook? {
    isatty(STDOUT_FILENO) == 1 ? look(STDOUT_FILENO) : nil
  }

  private static let environment = ProcessInfo.processInfo.environment

  /// Of 80 columns and 24 rows where nobody knows.
  private static func look(_ descriptor: Int32) -> TerminalLook {
    var size = winsize()
    let isKnown = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return TerminalLook(
      columns: isKnown ? Int(size.ws_col) : 80, rows: isKnown ? Int(size.ws_row) : 24,
      environment: environment)
  }

  /// What somebody wants to keep: unlike what is for people to see, not without a word if there is no
  /// room for it. A reader that went away has had enough.
  static func document(_ text: String) throws(PatientsError) {
    guard let failure = write(text, to: STDOUT_FILENO), failure != EPIPE else { return }
    throw PatientsError(
      .system, "standard output cannot be written: \(systemReason(failure))")
  }

  /// - Returns: `errno` where not all could be written.
  @discardableResult
  private static func write(_ text: String, to descriptor: Int32) -> Int32? {
    var text = text
    return text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[done...])
        let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count > 0 { done += count } else if errno != EINTR { return errno }
      }
      return nil
    }
  }
}
