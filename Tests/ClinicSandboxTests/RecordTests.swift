import Foundation
import Testing

@Suite struct RecordTests {
  @Test func `each request is recorded before its reply, in order, as it arrived`() throws {
    let practice = try Practice()
    let bodies = [documentedRequest, body(["fullName": "\"Zoë \\u0001\""]), "{\"broken\"", ""]
    for (index, text) in bodies.enumerated() {
      practice.post(text)
      #expect(try practice.recorded().count == index + 1)
    }
    let lines = try practice.recorded()
    #expect(lines.map { $0["body"] as? String } == bodies)
    #expect(lines.map { $0["n"] as? Int } == [1, 2, 3, 4])
    #expect(lines.map { $0["path"] as? String } == Array(repeating: Path.add, count: 4))
    #expect(lines.map { $0["created"] as? Bool } == [true, true, false, false])
    #expect(lines.allSatisfy { $0["authorized"] as? Bool == true && $0["fault"] is NSNull })
  }

  @Test func `look-ups and refused requests are recorded, and the token never is`() throws {
    let practice = try Practice()
    let wire = practice.connect()
    wire.send(request(body: body(), authorization: "Bearer wrong"))
    #expect(wire.receive().status == 401)
    wire.send(request("/other?token=\(token)", verb: "GET"))
    #expect(wire.receive().status == 404)
    _ = try practice.list()
    let lines = try practice.recorded()
    #expect(lines.map { $0["authorized"] as? Bool } == [false, true, true])
    #expect(lines.map { $0["path"] as? String } == [Path.add, "/other", Path.list])
    #expect(lines.allSatisfy { $0["created"] as? Bool == false })
    #expect(try !String(contentsOfFile: practice.record, encoding: .utf8).contains(token))
  }

  @Test func `a body that was too large to read is null`() throws {
    let practice = try Practice()
    practice.post(String(repeating: " ", count: 1 << 20 + 1))
    #expect(try practice.recorded().first?["body"] is NSNull)
  }
}
