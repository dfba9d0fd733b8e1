import CPatients
import ClinicSandbox
import PatientsABI
import Testing

/// Against a real practice registry, over HTTP.
@Suite struct ClientTests {
  private let token = "abi-tests"

  private func withRegistry(_ body: (PracticeRegistry) throws -> Void) throws {
    let registry = try PracticeRegistry.start(
      SandboxOptions(token: token, databasePath: ":memory:"))
    defer { try? registry.stop() }
    try body(registry)
  }

  private func withClient(
    _ url: String, token: String? = nil, _ body: (OpaquePointer) throws -> Void
  ) throws {
    var client: OpaquePointer?
    let result = unsafe url.withCString { url in
      unsafe (token ?? self.token).withCString { token in
        var options = unsafe ClientTests.defaults(url, token)
        return unsafe failing { unsafe patients_client_new(&options, &client, $0) }
      }
    }
    #expect(result.message == "")
    defer { unsafe patients_client_free(client) }
    try unsafe body(try #require(client))
  }

  private static func defaults(
    _ url: UnsafePointer<CChar>?, _ token: UnsafePointer<CChar>?
  ) -> patients_client_options {
    unsafe patients_client_options(
      size: MemoryLayout<patients_client_options>.size, base_url: url, token: token, ca_file: nil,
      allow_http: false, send_known_date: false, max_attempts: 4, max_connections: 32,
      connect_timeout_ms: 10_000, first_byte_timeout_ms: 30_000, total_timeout_ms: 60_000,
      max_reply_bytes: 4_194_304, journal: nil, registry_name: nil)
  }

  @Test func `a patient is registered and its record handed over`() throws {
    try withRegistry { registry in
      try unsafe withClient(registry.baseURL) { client in
        try unsafe withPatient { patient in
          unsafe fillSound(patient)
          var record: OpaquePointer?
          let result = unsafe failing {
            unsafe patients_client_register(client, patient, &record, $0)
          }
          #expect(result.message == "")
          var text: UnsafePointer<CChar>?
          unsafe #expect(
            patients_record_get(record, patients_field(PATIENTS_PATIENT_NO), &text, nil, nil) == 0)
          unsafe #expect(text.map { unsafe String(cString: $0) } == "1")
          unsafe patients_record_free(record)
        }
      }
    }
  }

  @Test func `an invalid patient is not sent, and the error says all that is missing`() throws {
    try withRegistry { registry in
      try unsafe withClient(registry.baseURL) { client in
        try unsafe withPatient { patient in
          let result = unsafe failing {
            unsafe patients_client_register(client, patient, nil, $0)
          }
          #expect(result.status == patients_status(PATIENTS_ERR_INVALID))
          #expect(result.message.contains("gender"))
        }
      }
    }
  }

  @Test func `submit and wait give each tag back once, then idle`() throws {
    try withRegistry { registry in
      try unsafe withClient(registry.baseURL) { client in
        try unsafe withPatient { patient in
          unsafe fillSound(patient)
          for tag in 0..<100 as Range<UInt64> {
            unsafe #expect(patients_client_submit(client, patient, tag, nil) == 0)
          }
          unsafe #expect(patients_client_pending(client) == 100)
          unsafe #expect(
            patients_client_register(client, patient, nil, nil)
              == patients_status(PATIENTS_ERR_BUSY))
          var tags = Set<UInt64>()
          var completion = unsafe patients_completion()
          unsafe completion.size = MemoryLayout<patients_completion>.size
          while unsafe patients_client_wait(client, -1, &completion, nil) == 0 {
            unsafe #expect(completion.status == 0)
            unsafe #expect(tags.insert(completion.tag).inserted)
            unsafe patients_record_free(completion.record)
          }
          #expect(tags.count == 100)
          unsafe #expect(
            patients_client_wait(client, -1, &completion, nil)
              == patients_status(PATIENTS_ERR_IDLE))
        }
      }
    }
  }

  @Test func `a wrong token is unauthorized, and stands in no text`() throws {
    try withRegistry { registry in
      try unsafe withClient(registry.baseURL, token: "secret-word") { client in
        try unsafe withPatient { patient in
          unsafe fillSound(patient)
          let result = unsafe failing { unsafe patients_client_register(client, patient, nil, $0) }
          #expect(result.status == patients_status(PATIENTS_ERR_UNAUTHORIZED))
          #expect(!result.message.contains("secret-word"))
        }
      }
    }
  }

  @Test(arguments: [
    "http://registry.example", "ftp://127.0.0.1", "", "nonsense", "http://localhost.evil.example",
  ])
  func `a base URL that will not do is refused with a text`(_ url: String) {
    var client: OpaquePointer?
    let result = unsafe url.withCString { url in
      unsafe "t".withCString { token in
        var options = unsafe ClientTests.defaults(url, token)
        return unsafe failing { unsafe patients_client_new(&options, &client, $0) }
      }
    }
    #expect(result.status == patients_status(PATIENTS_ERR_ARGUMENT))
    #expect(!result.message.isEmpty)
    unsafe #expect(client == nil)
  }
}
