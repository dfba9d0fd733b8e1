import PatientsCore
import Testing

@Suite struct OutcomeTests {
  private let success = #"{"data":{"patient":{"id":"x","patientNo":"7"}},"status":"0"}"#

  @Test func `2xx with status 0 and a patient with an id is registered`() {
    for status in [200, 201, 299] {
      #expect(outcome(status, success).name == "registered")
    }
  }

  @Test func `2xx with another status is a refusal with the server's words`() {
    let result = outcome(200, #"{"data":null,"status":"7","message":"no\nsuch\u0007clinic"}"#)
    guard case .rejected(let refusal) = result else { Issue.record("\(result)"); return }
    #expect(refusal.registryStatus == "7")
    #expect(refusal.words == "no such clinic")
    #expect(!refusal.text.contains("clinic"))
  }

  @Test func `a status that may name somebody is in the results alone`() {
    for status in ["Jane Doe", "Doe", "561231231", "+971561231231"] {
      let result = outcome(200, #"{"status":"\#(status)","message":"taken"}"#)
      guard case .rejected(let refusal) = result else { Issue.record("\(result)"); return }
      #expect(refusal.text == "the registry refused it (HTTP 200, a status that is no number)")
      #expect(result.reason == "\(refusal.text): \(status): taken")
      #expect(refusal.registryStatus == status)
    }
  }

  @Test(arguments: [
    "", "<html>", "{}", #"{"status":"0"}"#, #"{"status":"0","data":{"patient":{"id":""}}}"#,
    #"{"status":null,"data":{"patient":{"id":"x"}}}"#,
    #"{"status":"0","data":{"patient":{"id":"x""#,
    #"{"status":"0","data":{"other":{"id":"x"}}}"#,
    #"{"status":"7","status":"0","data":{"patient":{"id":"x"}}}"#,
    #"{"status":"0","data":{"patient":{"id":"x\u001b[31m"}}}"#,
    #"{"status":"0","data":{"patient":{"id":"\#(String(repeating: "x", count: 300))"}}}"#,
  ])
  func `a 2xx that cannot be read is in doubt`(_ body: String) {
    let result = outcome(200, body)
    guard case .inDoubt(let failure) = result else { Issue.record("\(result)"); return }
    #expect(failure.stage == .reply)
  }

  @Test(arguments: [301, 302, 307, 400, 404, 409, 413, 422, 499])
  func `3xx and 4xx are refusals, whatever the body says`(_ status: Int) {
    for body in ["", success] {
      let result = outcome(status, body)
      guard case .rejected(let refusal) = result else { Issue.record("\(result)"); return }
      #expect(!refusal.isUnauthorized)
    }
  }

  @Test(arguments: [401, 403])
  func `401 and 403 are told apart, because they stop a run`(_ status: Int) {
    #expect(outcome(status, "").name == "unauthorized")
  }

  @Test(arguments: [408, 425, 429])
  func `408, 425 and 429 ask to come later`(_ status: Int) {
    #expect(outcome(status, "") == .throttled(Throttle(httpStatus: status, retryAfter: nil)))
    #expect(
      outcome(status, "", retryAfter: "3")
        == .throttled(Throttle(httpStatus: status, retryAfter: .seconds(3))))
  }

  @Test func `503 is later with Retry-After, and in doubt without`() {
    #expect(outcome(503, "", retryAfter: "1").name == "throttled")
    #expect(outcome(503, "").name == "in_doubt")
  }

  @Test(arguments: [500, 502, 504, 507, 599])
  func `other 5xx are in doubt, even with a reply that looks like success`(_ status: Int) {
    #expect(outcome(status, success, retryAfter: "1").name == "in_doubt")
  }

  @Test func `Retry-After is read as seconds and as an HTTP date, and clamped`() {
    let now = 784_111_777  // Sun, 06 Nov 1994 08:49:37 GMT, RFC 9110's own example
    func read(_ text: String) -> Duration? { RetryAfter.parse(text, now: now) }
    #expect(read("120") == .seconds(120))
    #expect(read(" 5 ") == .seconds(5))
    #expect(read("99999999999999999999") == RetryAfter.longest)
    #expect(read("-5") == .zero)
    #expect(read("Sun, 06 Nov 1994 08:50:37 GMT") == .seconds(60))
    #expect(read("Sun, 06 Nov 1994 08:00:00 GMT") == .zero)
    #expect(read("Fri, 31 Dec 9999 23:59:59 GMT") == RetryAfter.longest)
    for text in [
      "", "soon", "1.5", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT",
    ] {
      #expect(read(text) == nil)
    }
  }

  @Test(arguments: [
    (0, "0.0"), (49, "0.04"), (300, "0.3"), (990, "0.99"), (1000, "1.0"), (12_345, "12.3"),
    (-5, "0.0"),
  ])
  func `a time is read in seconds`(_ milliseconds: Int, _ text: String) {
    #expect(Duration.milliseconds(milliseconds).seconds == text)
  }
}
