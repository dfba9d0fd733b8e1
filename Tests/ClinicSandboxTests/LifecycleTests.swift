import Foundation
import PatientsCore
import Testing

@testable import ClinicSandbox

@Suite struct LifecycleTests {
  private func failure(_ options: SandboxOptions) -> PatientsError? {
    do {
      try PracticeRegistry.start(options).stop()
      return nil
    } catch {
      return error
    }
  }

  @Test func `patients, numbers and the clinic outlive a restart`() throws {
    let practice = try Practice()
    let first = practice.post(body())
    practice.post(documentedRequest)
    try practice.restart()
    let second = practice.post(body())
    #expect(second.number == "2")
    #expect(second.patient["clinicId"] as? String == first.patient["clinicId"] as? String)
    #expect(try practice.total() == 3)
    let id = try #require(first.patient["id"] as? String)
    #expect(practice.post("{\"patientId\":\"\(id)\"}", to: Path.details).body == first.body)
  }

  @Test func `two registries on one file give each number once`() throws {
    let practice = try Practice()
    let other = try PracticeRegistry.start(
      SandboxOptions(token: token, databasePath: practice.database))
    var numbers: [String?] = []
    for _ in 0..<5 {
      numbers.append(practice.post(body()).number)
      let wire = Wire(port: other.port)
      wire.send(request(body: body()))
      numbers.append(wire.receive().number)
    }
    try other.stop()
    #expect(numbers == (1...10).map(String.init))
  }

  @Test func `a database in memory works`() throws {
    let registry = try PracticeRegistry.start(
      SandboxOptions(token: token, databasePath: ":memory:"))
    let wire = Wire(port: registry.port)
    wire.send(request(body: body()))
    #expect(wire.receive().number == "1")
    try registry.stop()
  }

  @Test func `the files are private to their owner`() throws {
    let practice = try Practice()
    practice.post(body())
    for path in [practice.database, practice.database + "-wal", practice.record] {
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
      #expect(mode as? Int == 0o600)
    }
  }

  @Test func `stopping closes idle connections and the port, and can be done twice`() throws {
    let practice = try Practice()
    let wire = practice.connect()
    wire.send(request(body: body()))
    #expect(wire.receive().code == "0")
    try practice.registry.stop()
    try practice.registry.stop()
    #expect(wire.receive().ending == .closed)
    #expect(practice.post(body()).ending != .reply)
    let again = try PracticeRegistry.start(
      SandboxOptions(
        port: practice.registry.port, token: token, databasePath: practice.database))
    try again.stop()
  }

  @Test func `a request under way is answered before the registry stops`() throws {
    let practice = try Practice(faults: "cycle:late:300ms")
    let wire = practice.connect()
    wire.send(request(body: body()))
    // Once the record has it, the request is under way.
    while try practice.recorded().isEmpty { continue }
    try practice.registry.stop()
    #expect(wire.receive().code == "0")
  }

  @Test func `a client that never ends its request cannot keep the registry from stopping`()
    throws
  {
    let practice = try Practice(faults: "cycle:late:600s")
    let silent = practice.connect()
    silent.send(request(body: "", length: 100))
    let waiting = practice.connect()
    waiting.send(request(body: body()))
    while try practice.recorded().isEmpty { continue }
    try practice.registry.stop()
    #expect(silent.receive().ending != .reply)
    #expect(waiting.receive().ending != .reply)
  }

  @Test func `a port in use is told`() throws {
    let practice = try Practice()
    let error = failure(
      SandboxOptions(port: practice.registry.port, token: token, databasePath: ":memory:"))
    #expect(error?.code == .system)
    #expect(
      error?.message.contains("port \(practice.registry.port) of 127.0.0.1 is in use") == true)
  }

  @Test(arguments: ["0.0.0.0", "192.168.1.1", "example.org", "::", "127.0.0.1.example.org", ""])
  func `no other machine can be served`(host: String) {
    let error = failure(SandboxOptions(host: host, token: token, databasePath: ":memory:"))
    #expect(error?.code == .argument)
  }

  @Test func `localhost is a loopback address by number`() throws {
    let registry = try PracticeRegistry.start(
      SandboxOptions(host: "localhost", token: token, databasePath: ":memory:"))
    #expect(registry.baseURL == "http://127.0.0.1:\(registry.port)")
    try registry.stop()
  }

  @Test(arguments: ["", "two words", "line\nbreak", "tökên"])
  func `a token that no header can carry is refused and not repeated`(token: String) {
    let error = failure(SandboxOptions(token: token, databasePath: ":memory:"))
    #expect(error?.code == .argument)
    #expect(token.isEmpty || error?.message.contains(token) == false)
  }

  @Test func `a file that cannot be written is told`() throws {
    let practice = try Practice()
    let missing = practice.folder.appending(path: "none/x").path
    #expect(failure(SandboxOptions(token: token, databasePath: missing))?.code == .system)
    let recording = SandboxOptions(token: token, databasePath: ":memory:", recordPath: missing)
    #expect(failure(recording)?.code == .system)
  }

  @Test func `a database of another program is left alone`() throws {
    let practice = try Practice()
    let path = practice.folder.appending(path: "journal.db").path
    let other = try Database(path: path)
    try other.execute("CREATE TABLE leads (name TEXT)")
    try other.close()
    let before = try Data(contentsOf: URL(filePath: path))
    #expect(failure(SandboxOptions(token: token, databasePath: path))?.code == .argument)
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }

  @Test func `a database of a newer registry is left alone`() throws {
    let practice = try Practice()
    try practice.registry.stop()
    let newer = try Database(path: practice.database)
    try newer.execute("PRAGMA user_version=2")
    try newer.close()
    let error = failure(SandboxOptions(token: token, databasePath: practice.database))
    #expect(error?.code == .argument)
  }

  @Test func `a file that is no database is left alone`() throws {
    let practice = try Practice()
    let text = practice.folder.appending(path: "notes.txt")
    try Data(String(repeating: "not a database\n", count: 100).utf8).write(to: text)
    let before = try Data(contentsOf: text)
    let error = failure(SandboxOptions(token: token, databasePath: text.path))
    #expect(error?.code == .argument)
    #expect(try Data(contentsOf: text) == before)
  }
}
