import Glibc

/// A program that a test starts and ends.
final class ChildProcess {
  /// What it writes comes out here, and what it reads goes in there.
  let output: Int32
  let input: Int32
  private let id: pid_t

  /// - Parameter arguments: the program, looked up in the path, and its arguments.
  init(_ arguments: [String]) throws {
    let (childInput, input) = try ChildProcess.pipe()
    let (output, childOutput) = try ChildProcess.pipe()
    var actions = unsafe posix_spawn_file_actions_t()
    _ = unsafe posix_spawn_file_actions_init(&actions)
    _ = unsafe posix_spawn_file_actions_adddup2(&actions, childInput, 0)
    _ = unsafe posix_spawn_file_actions_adddup2(&actions, childOutput, 1)
    _ = unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let words = unsafe arguments.map { unsafe strdup($0) }
    var id: pid_t = 0
    let code = unsafe posix_spawnp(
      &id, arguments.first ?? "", &actions, nil, words + [nil], environ)
    unsafe words.forEach { unsafe free($0) }
    _ = unsafe posix_spawn_file_actions_destroy(&actions)
    close(childInput)
    close(childOutput)
    guard code == 0 else { throw SocketProblem(what: "\(arguments) does not start") }
    (self.id, self.input, self.output) = (id, input, output)
  }

  /// What there is to read, as soon as there is something; "" at the end.
  static func read(_ file: Int32) -> String {
    var piece = [UInt8](repeating: 0, count: 16_384)
    let count = unsafe Glibc.read(file, &piece, piece.count)
    return count > 0 ? String(decoding: piece[..<count], as: UTF8.self) : ""
  }

  /// Waits for its end, and gives its exit code.
  func wait() -> Int32 {
    var status: Int32 = 0
    _ = unsafe waitpid(id, &status, 0)
    close(input)
    close(output)
    return status >> 8
  }

  /// By a signal that cannot be blocked: the child has the mask of the thread that made it, and
  /// the test runner's threads block nearly all.
  func stop() {
    kill(id, SIGKILL)
    _ = wait()
  }

  private static func pipe() throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [0, 0]
    guard unsafe Glibc.pipe(&ends) == 0 else { throw SocketProblem(what: "pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}
