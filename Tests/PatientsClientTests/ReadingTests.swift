import PatientsCore
import Testing

@testable import PatientsClient

@Suite(.serialized) struct ReadingTests {
  private func list(
    _ script: @escaping ScriptedServer.Script
  ) throws -> (reply: RegistryReply, requests: [ScriptedServer.Request]) {
    let server = try ScriptedServer(script)
    defer { server.stop() }
    let client = try RegistryClient(
      options(server.url, attempts: 4), surroundings: LeapingTime().surroundings)
    let reply = try client.list(pageNo: 2, pageSize: 50, searchTerm: #"An"a"#)
    return (reply, server.requests)
  }

  private func code(_ script: @escaping ScriptedServer.Script) -> PatientsError.Code? {
    do {
      _ = try list(script)
      return nil
    } catch {
      return (error as? PatientsError)?.code
    }
  }

  @Test func `a list is asked for and read`() throws {
    let json = #"{"status":"0","data":{"list":[{"id":"a"},{"id":"b"}],"total":102}}"#
    let (reply, requests) = try list { _ in [.send(Reply.json(200, json))] }
    #expect(reply.patients.map(\.id) == ["a", "b"])
    #expect(reply.total == 102)
    let request = try #require(requests.first)
    #expect(request.head.hasPrefix("POST /api/user/v1/patients/list HTTP/1.1\r\n"))
    #expect(
      String(decoding: request.body, as: UTF8.self)
        == #"{"pageNo":2,"pageSize":50,"searchTerm":"An\"a"}"#)
  }

  @Test func `details are asked for and read`() throws {
    let server = try ScriptedServer()
    defer { server.stop() }
    let client = try RegistryClient(options(server.url))
    #expect(try client.details(patientId: "p-1").patients.first?.id == "p-1")
    #expect(server.requests.first?.head.hasPrefix("POST /api/user/v1/patient_details ") == true)
    #expect(server.requests.first?.body == Array(#"{"patientId":"p-1"}"#.utf8))
  }

  @Test func `a read that breaks is asked again`() throws {
    let (_, requests) = try list { request in
      switch request.connection {
      case 1: [.reset]
      case 2: [.send(Reply.json(500, "{}")), .close]
      default: [.send(Reply.json(200, #"{"status":"0","data":{"list":[],"total":0}}"#))]
      }
    }
    #expect(requests.count == 3)
  }

  @Test func `a read without an answer says why`() {
    #expect(code { _ in [.send(Reply.json(401, "{}"))] } == .unauthorized)
    #expect(code { _ in [.send(Reply.json(404, "{}"))] } == .rejected)
    #expect(code { _ in [.send(Reply.json(200, #"{"status":"3"}"#))] } == .rejected)
    #expect(code { _ in [.send(Reply.json(429, "{}"))] } == .throttled)
    #expect(code { _ in [.send(Reply.json(500, "{}"))] } == .notSent)
    #expect(code { _ in [.close] } == .notSent)
    #expect(code { _ in [.send(Reply.json(200, "<html>"))] } == .json)
  }

  @Test func `a read leaves registrations to whoever waits for them`() throws {
    let server = try ScriptedServer()
    defer { server.stop() }
    let client = try RegistryClient(options(server.url))
    try client.submit([0x7B, 0x7D], tag: 5)
    _ = try client.details(patientId: "p-1")
    #expect(client.pending == 1)
    #expect(try client.wait(timeout: nil).tag == 5)
    #expect(client.pending == 0)
  }
}
