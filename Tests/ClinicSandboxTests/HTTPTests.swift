import ClinicSandbox
import Foundation
import Testing

@Suite struct HTTPTests {
  @Test(arguments: [
    nil, "Bearer", "Bearer ", "Bearer wrong", "Bearer practice-toke", "Bearer practice-token2",
    "Bearer practice-tokeN", "Basic practice-token", "practice-token",
  ])
  func `a missing or wrong token gets 401`(authorization: String?) throws {
    let practice = try Practice()
    let wire = practice.connect()
    wire.send(request(body: body(), authorization: authorization))
    let reply = wire.receive()
    #expect(reply.status == 401)
    #expect(reply.code == "401")
    #expect(reply.json["message"] is String)
    #expect(try practice.total() == 0)
  }

  @Test func `the scheme of the token may be written in any case`() throws {
    let practice = try Practice()
    let wire = practice.connect()
    wire.send(request(body: body(), authorization: "bearer \(token)"))
    #expect(wire.receive().code == "0")
  }

  @Test func `an unknown path gets 404 and another verb 405`() throws {
    let practice = try Practice()
    let wire = practice.connect()
    wire.send(request("/api/user/v2/patients/add", body: body()))
    #expect(wire.receive().status == 404)
    for verb in ["GET", "PUT", "DELETE", "PATCH"] {
      wire.send(request(verb: verb, body: body()))
      let reply = wire.receive()
      #expect(reply.status == 405)
      #expect(reply.fields["allow"] == "POST")
    }
    #expect(try practice.total() == 0)
  }

  @Test func `a query is no part of the path`() throws {
    let practice = try Practice()
    #expect(practice.post(body(), to: Path.add + "?trace=1").code == "0")
  }

  @Test func `a body above a mebibyte gets 413 and one of a mebibyte is read`() throws {
    let practice = try Practice()
    let bare = body(["notes": "\"\""]).utf8.count
    func sized(_ size: Int) -> String {
      body(["notes": "\"" + String(repeating: "x", count: size - bare) + "\""])
    }
    #expect(practice.post(sized(1 << 20)).code == "0")
    #expect(practice.post(sized(1 << 20 + 1)).status == 413)
    #expect(try practice.total() == 1)
  }

  @Test func `a body above a mebibyte that comes in chunks gets 413`() throws {
    let practice = try Practice()
    let wire = practice.connect()
    wire.send(
      "POST \(Path.add) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n")
    for _ in 0..<17 { wire.send("10000\r\n" + String(repeating: " ", count: 65_536) + "\r\n") }
    wire.send("0\r\n\r\n")
    #expect(wire.receive().status == 413)
    wire.send(request(body: body()))
    #expect(wire.receive().code == "0")
  }

  @Test func `a connection carries several requests, also after refusals`() throws {
    let practice = try Practice()
    let wire = practice.connect()
    for _ in 0..<3 {
      wire.send(request(body: body()))
      #expect(wire.receive().code == "0")
      wire.send(request(body: "{"))
      #expect(wire.receive().status == 400)
      wire.send(request(body: body(), authorization: nil))
      #expect(wire.receive().status == 401)
    }
  }

  @Test func `a client that waits for 100 Continue gets it`() throws {
    let practice = try Practice()
    let wire = practice.connect()
    let text = body()
    wire.send(
      "POST \(Path.add) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n"
        + "Content-Length: \(text.utf8.count)\r\nExpect: 100-continue\r\n\r\n")
    #expect(wire.receive().status == 100)
    wire.send(text)
    #expect(wire.receive().code == "0")
  }

  @Test func `a request that did not arrive whole registers nobody`() throws {
    let practice = try Practice()
    let wire = practice.connect()
    let text = body()
    wire.send(request(body: text, length: text.utf8.count + 1))
    wire.finishSending()
    let reply = wire.receive()
    #expect(reply.status == 400 || reply.ending != .reply)
    #expect(try practice.total() == 0)
    #expect(try practice.recorded().map { $0["path"] as? String } == [Path.list])
  }

  @Test func `HEAD gets no body`() throws {
    let practice = try Practice()
    let wire = practice.connect()
    wire.send(request(verb: "HEAD") + request(body: body()))
    let text = try #require(wire.receiveText(containing: "insuranceInfo"))
    #expect(text.contains("405 Method Not Allowed"))
    #expect(!text.contains("only POST"))
  }

  @Test func `curl registers the documented request and keeps its connection`() throws {
    let practice = try Practice()
    let url = practice.registry.baseURL + Path.add
    let curl = Process()
    let output = Pipe()
    curl.executableURL = URL(filePath: "/usr/bin/env")
    curl.arguments = [
      "curl", "--silent", "--max-time", "30", "--header", "Authorization: Bearer \(token)",
      "--json", documentedRequest, "--write-out", " %{http_code} %{num_connects}\n", url, url,
    ]
    curl.standardOutput = output
    try curl.run()
    let text = String(
      decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    curl.waitUntilExit()
    let lines = text.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.hasSuffix(",\"insuranceInfo\":[]}},\"status\":\"0\"} 200 1") == true)
    #expect(lines.last?.hasSuffix(" 200 0") == true)
  }

  @Test func `registries work while every thread of the pool is blocked on one`() async throws {
    let codes = await withTaskGroup(of: String?.self) { group in
      for _ in 0..<16 {
        group.addTask {
          guard let practice = try? Practice(faults: "cycle:late:20ms") else { return nil }
          let code = practice.post(body()).code
          try? practice.registry.stop()
          return code
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes == Array(repeating: "0", count: 16))
  }
}
