import CPatients
import Testing

/// Keys and a journal, as a C program uses them.
@Suite struct KeyTests {
  private let argument = patients_status(PATIENTS_ERR_ARGUMENT)

  @Test func `a key is registered once, over all clients and runs`() throws {
    let place = try KeyedRegistry()
    var id: String?
    try unsafe place.withClient(journal: place.journal) { client in
      let first = try unsafe register(client, key: "row 1")
      #expect(first.status == 0 && first.name == "Practice Person")
      id = first.id
      let second = try unsafe register(client, key: "row 1")
      #expect(second.id == id && second.name == nil)
    }
    try unsafe place.withClient(journal: place.journal) { client in
      let again = try unsafe register(client, key: "row 1")
      #expect(again.status == 0 && again.id == id && again.name == nil)
      unsafe #expect(status(client, key: "row 2") == 0)
    }
    #expect(place.received() == 2)
  }

  @Test func `a key in doubt is never sent again, and says so each time`() throws {
    let place = try KeyedRegistry(faults: "cycle:close:created")
    for _ in 0..<3 {
      try unsafe place.withClient(journal: place.journal) { client in
        let result = try unsafe register(client, key: "row 1")
        #expect(result.status == patients_status(PATIENTS_ERR_IN_DOUBT))
        #expect(!result.message.contains("row 1"))
      }
    }
    #expect(place.received() == 1)
  }

  @Test func `who was refused may be sent again`() throws {
    let place = try KeyedRegistry(faults: "cycle:status-7,ok")
    try unsafe place.withClient(journal: place.journal) { client in
      unsafe #expect(status(client, key: "row 1") == patients_status(PATIENTS_ERR_REJECTED))
      unsafe #expect(status(client, key: "row 1") == 0)
    }
  }

  @Test func `a key without a journal is refused, and a journal without a key`() throws {
    let place = try KeyedRegistry()
    try unsafe place.withClient(journal: nil) { client in
      let result = try unsafe register(client, key: "row 1")
      #expect(result.status == argument)
      #expect(result.message == "a key needs a journal, and this client keeps none")
    }
    try unsafe place.withClient(journal: place.journal) { client in
      try unsafe withPatient { patient in
        unsafe fillSound(patient)
        unsafe #expect(patients_client_register(client, patient, nil, nil) == argument)
        unsafe #expect(patients_client_submit(client, patient, 1, nil) == argument)
      }
    }
    #expect(place.received() == 0)
  }

  @Test(arguments: [
    ("k", 0, PATIENTS_ERR_ARGUMENT),
    (String(repeating: "k", count: 1025), 1025, PATIENTS_ERR_ARGUMENT),
    // The first byte of a letter of two.
    ("\u{E9}", 1, PATIENTS_ERR_UTF8),
  ])
  func `a key is 1 to 1024 bytes of text`(key: String, length: Int, expected: Int) throws {
    let place = try KeyedRegistry()
    try unsafe place.withClient(journal: place.journal) { client in
      try unsafe withPatient { patient in
        unsafe fillSound(patient)
        let status = unsafe key.withCString {
          unsafe patients_client_submit_keyed(client, patient, $0, length, 1, nil)
        }
        #expect(status == patients_status(expected))
        unsafe #expect(
          patients_client_submit_keyed(client, patient, nil, 1, 1, nil) == argument)
      }
    }
  }

  @Test func `submitted keys come back once each, those that are known with them`() throws {
    let place = try KeyedRegistry()
    try unsafe place.withClient(journal: place.journal) { client in
      unsafe #expect(status(client, key: "row 7") == 0)
      try unsafe withPatient { patient in
        unsafe fillSound(patient)
        for tag in 1...50 as ClosedRange<UInt64> {
          unsafe #expect(submit(client, patient, "row \(tag)", tag) == 0)
        }
        unsafe #expect(submit(client, patient, "row 50", 51) == argument)
        unsafe #expect(patients_client_pending(client) == 50)
        unsafe #expect(status(client, key: "x") == patients_status(PATIENTS_ERR_BUSY))
        unsafe #expect(tags(client) == Set(1...50))
        unsafe #expect(patients_client_pending(client) == 0)
      }
    }
    #expect(place.received() == 50)
  }

  @Test func `a journal serves one client at a time, and one registry`() throws {
    let place = try KeyedRegistry()
    try unsafe place.withClient(journal: place.journal) { client in
      unsafe #expect(status(client, key: "row 1") == 0)
      var second: OpaquePointer?
      let result = unsafe place.newClient(journal: place.journal, &second)
      #expect(result.status == patients_status(PATIENTS_ERR_JOURNAL))
    }
    var other: OpaquePointer?
    let result = unsafe place.newClient(journal: place.journal, url: "http://127.0.0.1:1", &other)
    #expect(result.status == patients_status(PATIENTS_ERR_JOURNAL))
    #expect(result.message.contains("belongs to the registry"))
  }

  private func submit(
    _ client: OpaquePointer, _ patient: OpaquePointer, _ key: String, _ tag: UInt64
  ) -> patients_status {
    unsafe key.withCString {
      unsafe patients_client_submit_keyed(client, patient, $0, key.utf8.count, tag, nil)
    }
  }

  /// Waits for all that is under way; each has to come once, with a record.
  private func tags(_ client: OpaquePointer) -> Set<UInt64> {
    var tags = Set<UInt64>()
    var completion = unsafe patients_completion()
    unsafe completion.size = MemoryLayout<patients_completion>.size
    while unsafe patients_client_wait(client, -1, &completion, nil) == 0 {
      unsafe #expect(completion.status == 0)
      unsafe #expect(tags.insert(completion.tag).inserted)
      unsafe patients_record_free(completion.record)
    }
    return tags
  }
}
