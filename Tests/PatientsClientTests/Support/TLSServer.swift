import Foundation

/// Certificates made for one test, and `openssl s_server` with one of them.
final class TLSServer {
  enum Certificate: String { case good, expired, wrongName }

  let port: UInt16
  private let process = Process()
  private let toServer = Pipe()

  /// The authority that signed all of them.
  static func authority(in folder: URL) -> String { folder.appending(path: "ca.pem").path }

  init(_ certificate: Certificate, in folder: URL) throws {
    let fromServer = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    let key = folder.appending(path: "key.pem").path
    let file = folder.appending(path: "\(certificate.rawValue).pem").path
    process.arguments = [
      "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", file, "-key", key,
    ]
    process.standardInput = toServer
    process.standardOutput = fromServer
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = fromServer.fileHandleForReading
    var text = ""
    while !text.contains("ACCEPT "), let data = try output.read(upToCount: 1) {
      text += String(decoding: data, as: UTF8.self)
    }
    var line = ""
    while !line.hasSuffix("\n"), let data = try output.read(upToCount: 1) {
      line += String(decoding: data, as: UTF8.self)
    }
    let digits = line.split(separator: ":").last?.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let port = digits.flatMap({ UInt16($0) }) else {
      throw SocketProblem(what: "openssl does not say its port")
    }
    self.port = port
    let input = toServer.fileHandleForWriting
    startThread { TLSServer.answer(output, input) }
  }

  /// Answers each request whose body is `{}`, as soon as it is whole.
  private static func answer(_ output: FileHandle, _ input: FileHandle) {
    var seen = ""
    while true {
      let data = output.availableData
      if data.isEmpty { return }
      seen += String(decoding: data, as: UTF8.self)
      guard seen.contains("\r\n\r\n{}") || seen.contains("\n\n{}") else { continue }
      seen = ""
      try? input.write(contentsOf: Data(Reply.registered.utf8))
    }
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }

  /// A new folder with an authority and three certificates for 127.0.0.1.
  static func makeCertificates() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let script = """
      set -e
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
        -subj "/CN=Test authority" -keyout ca.key -out ca.pem
      openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
        -subj "/CN=Test registry" -keyout key.pem -out request.pem
      echo "subjectAltName=IP:127.0.0.1,DNS:localhost" > here.cnf
      echo "subjectAltName=DNS:elsewhere.example" > elsewhere.cnf
      sign="openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial"
      $sign -days 2 -extfile here.cnf -out good.pem
      $sign -days -1 -extfile here.cnf -out expired.pem
      $sign -days 2 -extfile elsewhere.cnf -out wrongName.pem
      """
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = folder
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw SocketProblem(what: "openssl makes no certificates")
    }
    return folder
  }
}
