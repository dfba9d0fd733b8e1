import ClinicSandbox
import Foundation
import Testing

@Suite struct FaultTests {
  /// What a fault makes of one request.
  private struct Struck {
    let reply: WireReply
    let total: Int
    let line: [String: Any]
    let elapsed: Duration
  }

  /// Strikes one registration, looks how many patients there are, and what the record says.
  private func strike(_ fault: String, with text: String = request(body: body())) throws -> Struck {
    let practice = try Practice(faults: "cycle:\(fault)")
    let wire = practice.connect()
    let start = ContinuousClock.now
    wire.send(text)
    let reply = wire.receive()
    let elapsed = ContinuousClock.now - start
    let line = try #require(try practice.recorded().first)
    let name = fault.prefix { $0 != ":" }
    #expect(line["fault"] as? String == String(name))
    let total = try practice.total()
    #expect(line["created"] as? Bool == (total == 1))
    return Struck(reply: reply, total: total, line: line, elapsed: elapsed)
  }

  @Test func `a late reply is whole, and late`() throws {
    let struck = try strike("late:60ms")
    #expect(struck.reply.code == "0")
    #expect(struck.elapsed >= .milliseconds(60))
    #expect(struck.total == 1)
  }

  @Test func `a reset before the body comes while the body is still to be sent`() throws {
    let struck = try strike("reset-before-body", with: request(body: "", length: 500))
    #expect(struck.reply.ending == .reset)
    #expect(struck.reply.status == 0)
    #expect(struck.total == 0)
    #expect(struck.line["body"] is NSNull)
  }

  @Test(arguments: [("created", 1), ("lost", 0)])
  func `a reset after the body leaves the patient to its fate`(fate: String, total: Int) throws {
    let struck = try strike("reset-after-body:\(fate)")
    #expect(struck.reply.ending == .reset)
    #expect(struck.reply.status == 0)
    #expect(struck.total == total)
    #expect(struck.line["body"] is String)
  }

  @Test(arguments: [("created", 1), ("lost", 0)])
  func `a close ends the connection without a byte`(fate: String, total: Int) throws {
    let struck = try strike("close:\(fate)")
    #expect(struck.reply.ending == .closed)
    #expect(struck.reply.status == 0)
    #expect(struck.total == total)
  }

  @Test(arguments: [("created", 1), ("lost", 0)])
  func `half a reply ends in the middle of its body`(fate: String, total: Int) throws {
    let struck = try strike("half-reply:\(fate)")
    let length = try #require(struck.reply.fields["content-length"].flatMap { Int($0) })
    #expect(struck.reply.ending == .closed)
    #expect(struck.reply.status == 200)
    #expect(struck.reply.body.hasPrefix("{\"data\":{\"patient\":{\"id\":\""))
    #expect(struck.reply.body.utf8.count == length / 2)
    #expect(struck.total == total)
  }

  @Test func `a patient that was lost leaves no gap in the numbers`() throws {
    let practice = try Practice(faults: "cycle:half-reply:lost,ok")
    practice.post(body())
    #expect(practice.post(body()).number == "1")
  }

  @Test(arguments: [("not-json", 1), ("not-json:lost", 0)])
  func `a page of HTML comes in the reply's place`(fault: String, total: Int) throws {
    let struck = try strike(fault)
    #expect(struck.reply.status == 200)
    #expect(struck.reply.fields["content-type"] == "text/html")
    #expect(struck.reply.json.isEmpty)
    #expect(struck.total == total)
  }

  @Test func `a megabyte comes in the reply's place`() throws {
    let struck = try strike("megabyte")
    #expect(struck.reply.status == 200)
    #expect(struck.reply.body.utf8.count >= 1 << 20)
    #expect(struck.reply.json.isEmpty)
    #expect(struck.total == 1)
  }

  @Test(
    arguments: [
      ("throttle", 429, "1"), ("throttle:3s", 429, "3"), ("throttle:1500ms", 429, "2"),
      ("throttle:0s", 429, "0"), ("unavailable", 503, nil), ("unavailable:2s", 503, "2"),
    ] as [(String, Int, String?)])
  func `a registry too busy says when to come again and creates nothing`(
    fault: String, status: Int, after: String?
  ) throws {
    let struck = try strike(fault)
    #expect(struck.reply.status == status)
    #expect(struck.reply.fields["retry-after"] == after)
    #expect(struck.total == 0)
  }

  @Test func `an error after the creation has created`() throws {
    let struck = try strike("error-after-create")
    #expect(struck.reply.status == 500)
    #expect(struck.reply.code == "500")
    #expect(struck.total == 1)
  }

  @Test func `an error after the creation does not strike what is refused`() throws {
    let practice = try Practice(faults: "cycle:error-after-create")
    #expect(practice.post(body(["gender": "\"x\""])).code == "1004")
    #expect(try practice.recorded().first?["fault"] is NSNull)
  }

  @Test func `a drip is whole, and slow`() throws {
    let struck = try strike("drip:1ms")
    #expect(struck.reply.code == "0")
    #expect(struck.elapsed >= .milliseconds(struck.reply.body.utf8.count))
    #expect(struck.total == 1)
  }

  @Test func `status 7 is a refusal with 200`() throws {
    let struck = try strike("status-7")
    #expect(struck.reply.status == 200)
    #expect(struck.reply.code == "7")
    #expect(struck.total == 0)
  }

  @Test func `look-ups and requests without the token are struck on request or never`() throws {
    let practice = try Practice(faults: "cycle:status-7")
    #expect(try practice.list().code == "0")
    let everywhere = try Practice(faults: "cycle:status-7,everywhere")
    #expect(try everywhere.list().code == "7")
    let wire = everywhere.connect()
    wire.send(request(body: body(), authorization: nil))
    #expect(wire.receive().status == 401)
  }

  @Test func `a bad day goes as its plan says, and the record counts what was created`() throws {
    let text = """
      late=0.1:1ms,reset-before-body=0.08,reset-after-body=0.1,close=0.1,half-reply=0.1,\
      not-json=0.1,throttle=0.1,error-after-create=0.1,unavailable=0.1,status-7=0.1
      """
    let practice = try Practice(faults: text, seed: 42)
    let plan = try FaultPlan(parsing: text, seed: 42)
    for _ in 0..<200 { practice.post(body()) }
    let lines = try practice.recorded()
    let planned = (0..<200).map { plan.fault(at: $0) }
    #expect(lines.map { $0["fault"] as? String } == planned.map { $0?.kind.rawValue })
    #expect(lines.map { $0["created"] as? Bool } == planned.map { $0?.fate != .lost })
    #expect(try practice.total() == planned.count { $0?.fate != .lost })
  }
}
