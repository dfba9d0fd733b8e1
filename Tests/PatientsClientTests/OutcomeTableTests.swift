import PatientsCore
import Testing

@testable import PatientsClient

/// The outcome table of the design, over a real connection, row by row.
@Suite(.serialized) struct OutcomeTableTests {
  @Test func `a success with a patient is registered`() throws {
    let outcome = try outcome { _ in [.send(Reply.registered)] }
    guard case .registered(let record) = outcome else {
      Issue.record("not registered: \(outcome)")
      return
    }
    #expect(record.id == "p-1")
    #expect(record.patientNo == "7")
  }

  @Test(arguments: [300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 409, 413, 422, 451])
  func `3xx and 4xx are rejected`(status: Int) throws {
    let outcome = try outcome { _ in [.send(Reply.json(status, #"{"message":"no"}"#)), .close] }
    guard case .rejected(let refusal) = outcome else {
      Issue.record("not rejected: \(outcome)")
      return
    }
    #expect(refusal.httpStatus == status)
    #expect(refusal.isUnauthorized == (status == 401 || status == 403))
  }

  @Test func `a 200 with another status is rejected in the server's words`() throws {
    let reply = Reply.json(200, #"{"status":"7","message":"phone is taken"}"#)
    let outcome = try outcome { _ in [.send(reply)] }
    #expect(
      outcome
        == .rejected(Refusal(httpStatus: 200, registryStatus: "7", words: "phone is taken")))
  }

  @Test(arguments: [408, 425, 429])
  func `408, 425 and 429 are throttled`(status: Int) throws {
    let outcome = try outcome { _ in [.send(Reply.json(status, "{}"))] }
    #expect(outcome == .throttled(Throttle(httpStatus: status, retryAfter: nil)))
  }

  @Test func `503 is throttled with Retry-After and in doubt without`() throws {
    let later = try outcome { _ in
      [.send(Reply.json(503, "{}", headers: "retry-AFTER:  7 \r\n"))]
    }
    #expect(later == .throttled(Throttle(httpStatus: 503, retryAfter: .seconds(7))))
    let doubt = try outcome { _ in [.send(Reply.json(503, "{}"))] }
    #expect(doubt.name == "in_doubt")
    #expect(doubt.failure?.stage == .reply)
    #expect(doubt.failure?.httpStatus == 503)
  }

  @Test(arguments: [500, 501, 502, 504, 507])
  func `other 5xx are in doubt`(status: Int) throws {
    let outcome = try outcome { _ in [.send(Reply.json(status, "{}"))] }
    #expect(outcome.name == "in_doubt")
    #expect(outcome.failure?.httpStatus == status)
  }

  @Test(arguments: [
    "", "<html>", #"{"status":"0"}"#, #"{"status":"0","data":{"patient":{"id":""}}}"#,
    #"{"status":"0","data":{"patient":{"id":"x"}}} trailing"#, #"{"data":{}}"#,
    String(repeating: "[", count: 5000),
  ])
  func `a 2xx that cannot be read is in doubt`(body: String) throws {
    let outcome = try outcome { _ in [.send(Reply.json(200, body))] }
    #expect(outcome.name == "in_doubt")
    #expect(outcome.failure?.stage == .reply)
  }

  @Test func `1xx replies are passed over`() throws {
    let interim = "HTTP/1.1 103 Early Hints\r\nRetry-After: 99\r\n\r\n"
    let outcome = try outcome { _ in
      [.send(interim), .send(interim), .send(Reply.json(429, "{}"))]
    }
    #expect(outcome == .throttled(Throttle(httpStatus: 429, retryAfter: nil)))
  }

  @Test func `a Retry-After behind the body is no answer to when`() throws {
    let trailer = "0\r\nRetry-After: 1\r\n\r\n"
    let outcome = try outcome { _ in
      [.send("HTTP/1.1 503 Later\r\nTransfer-Encoding: chunked\r\n\r\n" + trailer)]
    }
    #expect(outcome.name == "in_doubt")
  }

  @Test func `a redirect is not followed`() throws {
    let other = try ScriptedServer()
    defer { other.stop() }
    for status in [301, 302, 303, 307, 308] {
      let location = "Location: \(other.url)/stolen\r\n"
      let outcome = try outcome { _ in
        [.send(Reply.json(status, "{}", headers: location))]
      }
      #expect(outcome.name == "rejected")
    }
    #expect(other.connections == 0)
  }

  @Test func `the request is one POST with the token and the body as it is`() throws {
    let server = try ScriptedServer()
    defer { server.stop() }
    let body = #"{"fullName":"Ana "}"#
    _ = try RegistryClient(options(server.url + "/prefix//")).send(body)
    let request = try #require(server.requests.first)
    let lines = request.head.split(separator: "\r\n").map(String.init)
    #expect(lines.first == "POST /prefix/api/user/v1/patients/add HTTP/1.1")
    #expect(lines.contains("Authorization: Bearer \(secretToken)"))
    #expect(lines.contains("Content-Type: application/json"))
    #expect(lines.allSatisfy { !$0.hasPrefix("Expect") && !$0.hasPrefix("Cookie") })
    #expect(request.body == Array(body.utf8))
    #expect(server.requests.count == 1)
  }
}
