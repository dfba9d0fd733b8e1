import ClinicSandbox
import Glibc
import PatientsClient
import PatientsCore
import Testing

@testable import PatientsABI
@testable import PatientsJournal

/// What the journal holds at the moments at which a process may die.
@Suite struct JournalledClientTests {
  private let place: KeyedRegistry
  private let key: LeadKey

  init() throws {
    place = try KeyedRegistry()
    key = try LeadKey(digestOf: "row 1")
  }

  private var patient: Patient {
    var patient = Patient(isLead: true)
    patient[.fullName] = "Practice Person"
    patient[.gender] = "Female"
    return patient
  }

  private func client(
    _ url: String? = nil, pageLimit: Int? = nil
  ) throws -> JournalledClient {
    var options = ClientOptions(baseURL: url ?? place.registry.baseURL, token: place.token)
    options.maximumAttempts = 1
    return try JournalledClient(
      RegistryClient(options), journal: Journal(path: place.journal, pageLimit: pageLimit),
      registry: "tests")
  }

  private func submit(_ client: JournalledClient, _ key: String) throws {
    try client.submit(
      patient, key: LeadKey(digestOf: key), dates: .placeholderForLeads, tag: 1, deadline: nil)
  }

  /// What the file says at this instant, to another reader.
  private func state() throws -> JournalState? {
    try Journal.open(existing: place.journal).entry(for: key)?.state
  }

  @Test func `an intent is on the disk before its request leaves, and is doubt after a crash`()
    throws
  {
    let silent = try SilentServer()
    let client = try client(silent.baseURL)
    try submit(client, "row 1")
    #expect(try state() == nil)
    try drive(client, until: { silent.hasReceivedRequest() })
    #expect(try state() == .intent)
    let copy = place.folder + "/copy"
    defer { for suffix in ["", "-wal", "-shm", ".lock"] { unsafe unlink(copy + suffix) } }
    for suffix in ["", "-wal"] { try copyFile(place.journal + suffix, to: copy + suffix) }
    #expect(try Journal(path: copy).interrupted == 1)
  }

  @Test func `what has left when the client goes is in doubt, and what has not is to do`() throws {
    let silent = try SilentServer()
    do {
      let client = try client(silent.baseURL)
      try submit(client, "row 1")
      try drive(client, until: { silent.hasReceivedRequest() })
      try submit(client, "row 2")
    }
    #expect(try state() == .inDoubt)
    let view = try Journal.open(existing: place.journal)
    #expect(try view.entry(for: LeadKey(digestOf: "row 2")) == nil)
    #expect(try view.lastRun()?.ending == .interrupted)
  }

  @Test func `an outcome is on the disk before it is told`() throws {
    let client = try client()
    try submit(client, "row 1")
    let settled = try client.wait(timeout: nil)
    #expect(try settled.result.get().id.isEmpty == false)
    #expect(try state() == .registered)
  }

  @Test func `what cannot be recorded as meant is not sent`() throws {
    let client = try client(pageLimit: 40)
    for number in 1...2000 { try submit(client, "row \(number)") }
    while client.pending > 0 {
      let result = try client.wait(timeout: nil).result
      let error = #expect(throws: BorderError.self) { try result.get() }
      #expect(error?.error.code == .notSent)
      #expect(error?.error.message.contains("no room left") == true)
    }
    #expect(place.received() == 0)
    try submit(client, "row 1")
    #expect(try client.wait(timeout: nil).result.get().id.isEmpty == false)
  }

  @Test func `an outcome that cannot be recorded is told, and nothing more is sent`() throws {
    do {
      let client = try client()
      try submit(client, "row 1")
      #expect(throws: PatientsError.self) { try client.wait(timeout: .zero) }
      try client.journal.writer().connection.execute("PRAGMA query_only = ON")
      let result = try client.wait(timeout: nil).result
      let error = #expect(throws: BorderError.self) { try result.get() }
      #expect(error?.error.code == .journal)
      #expect(error?.error.message.contains("its outcome was registered") == true)
      try client.journal.writer().connection.execute("PRAGMA query_only = OFF")
      let refusal = #expect(throws: BorderError.self) { try submit(client, "row 2") }
      #expect(refusal?.error.code == .notSent)
    }
    #expect(place.received() == 1)
    let again = try client()
    #expect(again.journal.interrupted == 1)
    try submit(again, "row 1")
    let doubt = #expect(throws: BorderError.self) { try again.wait(timeout: nil).result.get() }
    #expect(doubt?.error.code == .inDoubt)
    #expect(place.received() == 1)
  }

  @Test func `a refused token leaves the lead to do`() throws {
    do {
      let options = ClientOptions(baseURL: place.registry.baseURL, token: "another")
      let client = try JournalledClient(
        RegistryClient(options), journal: Journal(path: place.journal), registry: "tests")
      try submit(client, "row 1")
      let error = #expect(throws: BorderError.self) { try client.wait(timeout: nil).result.get() }
      #expect(error?.error.code == .unauthorized)
    }
    #expect(try state() == nil)
  }

  @Test func `a journal of rows takes no keys`() throws {
    do {
      let rows = try Journal(path: place.journal)
      _ = try rows.beginRun(RunDescription(keying: "the digest of the row", registry: "tests"))
      try rows.intend([
        Intent(key: key, row: 1, contentDigest: [1], requestDigest: [1], request: [0x7B, 0x7D])
      ])
    }
    let error = #expect(throws: PatientsError.self) { _ = try client() }
    #expect(error?.code == .journal)
    #expect(error?.message.contains("knows its leads by the digest of the row") == true)
  }

  /// Drives a client whose registry never answers.
  private func drive(_ client: JournalledClient, until done: () -> Bool) throws {
    for _ in 0..<1000 where !done() {
      let error = #expect(throws: PatientsError.self) {
        try client.wait(timeout: .milliseconds(10))
      }
      try #require(error?.code == .timeout)
    }
    #expect(done())
  }

  private func copyFile(_ source: String, to target: String) throws {
    let from = unsafe open(source, O_RDONLY)
    let to = unsafe open(target, O_WRONLY | O_CREAT, 0o600)
    defer { _ = (close(from), close(to)) }
    try #require(from >= 0 && to >= 0)
    while sendfile(to, from, nil, 1 << 20) > 0 {}
  }
}

/// Takes a connection and a request, and never answers.
private final class SilentServer {
  let baseURL: String
  private let listener: Int32
  private var connection: Int32 = -1
  private var received: [UInt8] = []

  init() throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let (listener, count) = (listener, length)
    let bound = unsafe withUnsafeMutablePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(listener, $0, count) == 0 && listen(listener, 8) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    try #require(bound)
    baseURL = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
  }

  deinit {
    close(listener)
    if connection >= 0 { close(connection) }
  }

  /// Whether a whole registration has come in; does not wait for it.
  func hasReceivedRequest() -> Bool {
    if connection < 0 { connection = accept(listener, nil, nil) }
    guard connection >= 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe recv(connection, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    received += buffer.prefix(max(count, 0))
    return received.last == UInt8(ascii: "}")
  }
}
