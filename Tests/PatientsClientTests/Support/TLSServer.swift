import Glibc

/// `openssl s_server` with one certificate of a folder.
final class TLSServer {
  enum Certificate: String { case good, expired, wrongName }

  let port: UInt16
  private let process: ChildProcess

  init(_ certificate: Certificate, in folder: CertificateFolder) throws {
    process = try ChildProcess([
      "openssl", "s_server", "-accept", "127.0.0.1:0",
      "-cert", folder.file("\(certificate.rawValue).pem"), "-key", folder.file("key.pem"),
    ])
    var text = ""
    var port: UInt16?
    while port == nil {
      let more = ChildProcess.read(process.output)
      guard !more.isEmpty else { throw SocketProblem(what: "openssl does not say its port") }
      text += more
      let line = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        .first { $0.hasPrefix("ACCEPT ") }
      port = line?.split(separator: ":").last.flatMap { UInt16($0) }
    }
    self.port = port ?? 0
    let (output, input) = (process.output, process.input)
    startThread { TLSServer.answer(output, input) }
  }

  /// Answers one request whose body is `{}`, as soon as it is whole.
  private static func answer(_ output: Int32, _ input: Int32) {
    var seen = ""
    while !seen.contains("\n{}") && !seen.contains("\r\n{}") {
      let more = ChildProcess.read(output)
      if more.isEmpty { return }
      seen += more
    }
    let reply = Array(Reply.registered.utf8)
    _ = unsafe write(input, reply, reply.count)
  }

  func stop() { process.stop() }
}

/// An authority and three certificates for 127.0.0.1, made for one test.
final class CertificateFolder {
  private let path: String

  init() throws {
    var template = Array((P_tmpdir + "/patients-test-XXXXXX").utf8CString)
    guard let made = unsafe mkdtemp(&template) else { throw SocketProblem(what: "mkdtemp") }
    path = unsafe String(cString: made)
    guard try CertificateFolder.run(CertificateFolder.script, path) == 0 else {
      throw SocketProblem(what: "openssl makes no certificates")
    }
  }

  deinit { _ = try? CertificateFolder.run("cd / && rm -r \"$1\"", path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }
  /// The authority that signed all of them.
  var authority: String { file("ca.pem") }

  private static func run(_ script: String, _ folder: String) throws -> Int32 {
    try ChildProcess(["/bin/sh", "-c", script, "sh", folder]).wait()
  }

  private static let script = """
    set -e
    cd "$1"
    key="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    openssl req -x509 $key -days 2 -subj "/CN=Test authority" -keyout ca.key -out ca.pem
    openssl req $key -subj "/CN=Test registry" -keyout key.pem -out request.pem
    echo "subjectAltName=IP:127.0.0.1,DNS:localhost" > here.cnf
    echo "subjectAltName=DNS:elsewhere.example" > elsewhere.cnf
    sign="openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial"
    $sign -days 2 -extfile here.cnf -out good.pem
    $sign -days -1 -extfile here.cnf -out expired.pem
    $sign -days 2 -extfile elsewhere.cnf -out wrongName.pem
    """
}
