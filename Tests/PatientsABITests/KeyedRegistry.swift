import CPatients
import ClinicSandbox
import Glibc
import Testing

/// A practice registry that writes down what it receives, and a journal beside it, for one test.
final class KeyedRegistry {
  let folder: String
  let token = "keyed-tests"
  let registry: PracticeRegistry

  var journal: String { folder + "/journal" }

  /// - Parameter faults: as `clinic sandbox --faults` takes them.
  init(faults: String? = nil) throws {
    folder = try KeyedRegistry.temporaryFolder()
    var options = SandboxOptions(token: token, databasePath: ":memory:")
    options.recordPath = folder + "/requests.jsonl"
    if let faults { options.faults = try FaultPlan(parsing: faults, seed: 1) }
    registry = try PracticeRegistry.start(options)
  }

  deinit {
    try? registry.stop()
    for name in ["journal", "journal-wal", "journal-shm", "journal.lock", "requests.jsonl"] {
      unsafe unlink(folder + "/" + name)
    }
    unsafe rmdir(folder)
  }

  /// How many registrations arrived.
  func received() -> Int {
    guard let file = unsafe fopen(folder + "/requests.jsonl", "r") else { return 0 }
    defer { unsafe fclose(file) }
    var count = 0
    while true {
      let byte = unsafe getc(file)
      if byte == EOF { return count }
      if byte == 0x0A { count += 1 }
    }
  }

  /// A client, freed behind `body`.
  func withClient(
    journal: String?, _ body: (OpaquePointer) throws -> Void
  ) throws {
    var client: OpaquePointer?
    let result = unsafe newClient(journal: journal, &client)
    #expect(result.message == "")
    defer { unsafe patients_client_free(client) }
    try unsafe body(try #require(client))
  }

  func newClient(
    journal: String?, url: String? = nil, _ client: inout OpaquePointer?
  ) -> (status: patients_status, message: String) {
    let url = unsafe strdup(url ?? registry.baseURL)
    let token = unsafe strdup(self.token)
    let journal = unsafe journal.flatMap { unsafe strdup($0) }
    defer {
      unsafe free(url)
      unsafe free(token)
      unsafe free(journal)
    }
    var options = unsafe patients_client_options()
    unsafe options.size = MemoryLayout<patients_client_options>.size
    unsafe options.base_url = UnsafePointer(url)
    unsafe options.token = UnsafePointer(token)
    unsafe options.journal = UnsafePointer(journal)
    unsafe options.max_attempts = 1
    unsafe options.max_connections = 8
    unsafe options.connect_timeout_ms = 10_000
    unsafe options.first_byte_timeout_ms = 30_000
    unsafe options.total_timeout_ms = 60_000
    unsafe options.max_reply_bytes = 1 << 20
    return unsafe failing { unsafe patients_client_new(&options, &client, $0) }
  }

  static func temporaryFolder() throws -> String {
    let name = unsafe strdup("/tmp/keyed-XXXXXX")
    defer { unsafe free(name) }
    let made = unsafe name.flatMap { unsafe mkdtemp($0) }
    return try #require(unsafe made.map { unsafe String(cString: $0) })
  }
}

/// Registers a sound patient under a key: what the call said, and the record's id.
func register(
  _ client: OpaquePointer, key: String
) throws -> (status: patients_status, message: String, id: String?, name: String?) {
  try unsafe withPatient { patient in
    unsafe fillSound(patient)
    var record: OpaquePointer?
    let result = unsafe key.withCString { key in
      unsafe failing {
        unsafe patients_client_register_keyed(
          client, patient, key, nulTerminated, &record, $0)
      }
    }
    defer { unsafe patients_record_free(record) }
    return (
      result.status, result.message, unsafe text(record, PATIENTS_ID),
      unsafe text(record, PATIENTS_FULL_NAME)
    )
  }
}

/// The same, for its status alone.
func status(_ client: OpaquePointer, key: String) -> patients_status? {
  try? unsafe register(client, key: key).status
}

/// `PATIENTS_NUL_TERMINATED`, which Swift does not import.
let nulTerminated = -1

private func text(_ record: OpaquePointer?, _ field: Int) -> String? {
  var text: UnsafePointer<CChar>?
  _ = unsafe patients_record_get(record, patients_field(field), &text, nil, nil)
  return unsafe text.map { unsafe String(cString: $0) }
}
