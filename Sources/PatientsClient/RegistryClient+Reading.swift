package import PatientsCore

/// The one read that is waited for.
struct Reading {
  private var number: UInt64 = 0
  private(set) var answer: Answer?

  /// Begins another; a late answer to an earlier one is passed over from now on.
  mutating func begin() -> UInt64 {
    number &+= 1
    answer = nil
    return number
  }

  mutating func take(_ answer: Answer, of number: UInt64) {
    if number == self.number { self.answer = answer }
  }
}

/// Questions that change nothing at the registry. They are asked again as often as the options
/// allow, and drive what was submitted along the way.
extension RegistryClient {
  /// `POST <base>/api/user/v1/patients/list`.
  ///
  /// - Parameters:
  ///   - pageNo: from 0.
  ///   - searchTerm: a name, a patient number or another field; "" for all.
  /// - Throws: `.unauthorized`, `.rejected`, `.throttled`, `.notSent` (no answer), `.json` (one
  ///   that cannot be read), `.closed`, `.forked`, `.system`.
  package func list(
    pageNo: Int, pageSize: Int, searchTerm: String
  ) throws(PatientsError) -> RegistryReply {
    var json = JSONWriter()
    json.raw("{\"pageNo\":")
    json.raw(json: String(pageNo).utf8)
    json.raw(",\"pageSize\":")
    json.raw(json: String(pageSize).utf8)
    json.member("searchTerm", searchTerm)
    json.raw("}")
    return try read(.list, body: json.bytes)
  }

  /// `POST <base>/api/user/v1/patient_details`. Throws as
  /// ``list(pageNo:pageSize:searchTerm:)``.
  package func details(patientId: String) throws(PatientsError) -> RegistryReply {
    var json = JSONWriter()
    json.raw("{\"patientId\":")
    json.string(patientId)
    json.raw("}")
    return try read(.details, body: json.bytes)
  }

  private func read(_ endpoint: Endpoint, body: [UInt8]) throws(PatientsError) -> RegistryReply {
    try checkUsable()
    let number = reading.begin()
    queue.append(
      Request(
        purpose: .read(number: number), endpoint: endpoint, body: body,
        submitted: surroundings.monotonic()))
    defer { showTurn() }
    try drive(until: nil) { reading.answer != nil }
    switch reading.answer {
    case .reply(let reply): return try registryReply(reply)
    case .notSent(let failure), .inDoubt(let failure):
      throw PatientsError(.notSent, failure.text)
    case nil: throw PatientsError(.system, "a question to the registry was lost")
    }
  }

  private func registryReply(_ reply: HTTPReply) throws(PatientsError) -> RegistryReply {
    let outcome = Outcome(reply, reader: reader, now: surroundings.unixTime())
    if case .throttled(let throttle) = outcome {
      throw PatientsError(.throttled, throttle.text)
    }
    guard reply.status < 500 else {
      throw PatientsError(.notSent, "the registry answered HTTP \(reply.status)")
    }
    if case .rejected(let refusal) = outcome {
      throw PatientsError(refusal.isUnauthorized ? .unauthorized : .rejected, refusal.text)
    }
    return try unsafe reply.body.withUnsafeBufferPointer { body throws(PatientsError) in
      try unsafe RegistryReply(body, reader: reader)
    }
  }
}
