import Foundation
import Testing

@testable import ClinicSandbox

@Suite struct RegistrationTests {
  private static let id = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"

  @Test func `the documented request gets the documented reply`() throws {
    let practice = try Practice()
    let reply = practice.post(documentedRequest)
    let body = reply.body.replacingOccurrences(
      of: Self.id, with: "UUID", options: .regularExpression)
    #expect(reply.status == 200)
    #expect(reply.fields["content-type"] == "application/json")
    #expect(
      body == """
        {"data":{"patient":{"id":"UUID","clinicId":"UUID","patientNo":"-1",\
        "fullName":"Incomplete patient ","preferredName":"Incomplete patient",\
        "callingCode":"+971","localPhone":"","gender":"Male",\
        "dateOfBirth":{"date":"1111-01-01"},"email":"","additionalInfo":[],\
        "insuranceInfo":[]}},"status":"0"}
        """)
  }

  @Test func `patients are numbered from 1 and leads are not counted`() throws {
    let practice = try Practice()
    let lead = body(["isLead": "true"])
    let numbers = [body(), lead, body(), lead, body()].map { practice.post($0).number }
    #expect(numbers == ["1", "-1", "2", "-1", "3"])
  }

  @Test func `ids differ and the clinic is the same`() throws {
    let practice = try Practice()
    let patients = (0..<3).map { _ in practice.post(body()).patient }
    #expect(Set(patients.compactMap { $0["id"] as? String }).count == 3)
    #expect(Set(patients.compactMap { $0["clinicId"] as? String }).count == 1)
  }

  @Test(arguments: [
    "\"خالد المنصوري\"", "\"  spaces  \"", "\"\\\"quoted\\\" \\\\ / \\u0007 \\n\"",
    "\"a\\u0000b\"", "\"😀 \\ud83d\\ude00 é e\\u0301\"",
  ])
  func `a name comes back as it was sent`(name: String) throws {
    let practice = try Practice()
    let sent = try JSONDecoder().decode(String.self, from: Data(name.utf8))
    let reply = practice.post(body(["fullName": name]))
    #expect((reply.patient["fullName"] as? String)?.utf8.elementsEqual(sent.utf8) == true)
    #expect(try practice.names("").first?.utf8.elementsEqual(sent.utf8) == true)
  }

  @Test func `an e-mail comes back and null or none is empty text`() throws {
    let practice = try Practice()
    #expect(
      practice.post(body(["email": "\"a@example.org\""])).patient["email"] as? String
        == "a@example.org")
    #expect(practice.post(body(["email": "null"])).patient["email"] as? String == "")
    #expect(practice.post(body(["email": nil])).patient["email"] as? String == "")
  }

  @Test(
    arguments: [
      ("isLead", nil, "1001"), ("isLead", "null", "1002"), ("isLead", "\"true\"", "1002"),
      ("isLead", "1", "1002"), ("preferredName", nil, "1001"), ("fullName", nil, "1001"),
      ("callingCode", nil, "1001"), ("localPhone", nil, "1001"), ("gender", nil, "1001"),
      ("dateOfBirth", nil, "1001"), ("preferredName", "null", "1002"), ("fullName", "5", "1002"),
      ("localPhone", "561231231", "1002"), ("email", "[]", "1002"), ("gender", "null", "1002"),
      ("dateOfBirth", "\"1990-02-28\"", "1000"), ("dateOfBirth", "{}", "1001"),
      ("dateOfBirth", "{\"date\":null}", "1002"), ("preferredName", "\"\"", "1003"),
      ("fullName", "\"\"", "1003"), ("callingCode", "\"\"", "1003"), ("localPhone", "\"\"", "1003"),
      ("gender", "\"\"", "1004"), ("gender", "\"male\"", "1004"), ("gender", "\"Other\"", "1004"),
      ("callingCode", "\"971\"", "1004"), ("callingCode", "\"+\"", "1004"),
      ("callingCode", "\"+97112\"", "1004"), ("callingCode", "\"+9 1\"", "1004"),
      ("callingCode", "\"+٩٧١\"", "1004"), ("dateOfBirth", "{\"date\":\"1990-02-29\"}", "1004"),
      ("dateOfBirth", "{\"date\":\"28.02.1990\"}", "1004"),
      ("dateOfBirth", "{\"date\":\"1990-2-28\"}", "1004"),
    ] as [(String, String?, String)])
  func `a breach of the contract is refused`(field: String, json: String?, code: String) throws {
    let practice = try Practice()
    let reply = practice.post(body([field: json]))
    #expect(reply.status == 200)
    #expect(reply.code == code)
    #expect(reply.json["data"] is NSNull)
    #expect((reply.json["message"] as? String)?.hasPrefix(field) == true)
    #expect(try practice.total() == 0)
  }

  @Test(
    arguments: [
      ("preferredName", "\"\"", "0"), ("fullName", "\"\"", "0"), ("callingCode", "\"\"", "0"),
      ("callingCode", "\"971\"", "0"), ("localPhone", "\"\"", "0"), ("fullName", nil, "1001"),
      ("gender", "\"\"", "1004"), ("dateOfBirth", "{\"date\":\"\"}", "1004"),
    ] as [(String, String?, String)])
  func `a lead may be incomplete but not without gender and date`(
    field: String, json: String?, code: String
  ) throws {
    let practice = try Practice()
    #expect(practice.post(body(["isLead": "true", field: json])).code == code)
  }

  @Test func `a refusal never repeats a value`() throws {
    let practice = try Practice()
    let reply = practice.post(body(["gender": "\"Zebedee\"", "fullName": "\"Zebedee\""]))
    #expect(reply.code == "1004")
    #expect(!reply.body.contains("Zebedee"))
  }

  @Test(arguments: ["[]", "\"text\"", "null", "5"])
  func `JSON that is no object is refused`(json: String) throws {
    let practice = try Practice()
    let reply = practice.post(json)
    #expect(reply.status == 200)
    #expect(reply.code == "1000")
  }

  @Test(arguments: [
    "", " ", "{", "{\"a\":true,}", "[1,]", "[,1]", "not json", "{} {}", "{\"a\" 1}", "{a:1}",
    "{'a':1}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":1.}", "{\"a\":1e}", "{\"a\":-}",
    "{\"a\":NaN}", "{\"a\":nul}", "{\"a\":\"\\x\"}", "{\"a\":\"\\ud800\"}",
    "{\"a\":\"\\udc00\"}", "{\"a\":\"\\ud83d\\u0041\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\n\"}",
    "{\"a\":\"", "{\"a\":1,\"a\":1}", "// comment\n{}", "\u{FEFF}{}",
    String(repeating: "[", count: 70) + String(repeating: "]", count: 70),
  ])
  func `a body that is not JSON gets 400`(text: String) throws {
    let practice = try Practice()
    let reply = practice.post(text)
    #expect(reply.status == 400)
    #expect(reply.code == "400")
  }

  @Test func `bytes that are not UTF-8 are not JSON`() {
    #expect(JSONValue.parse(Array("\"é\"".utf8)) == .string("é"))
    #expect(JSONValue.parse([0x22, 0xE9, 0x22]) == nil)
    #expect(JSONValue.parse([0x22, 0xED, 0xA0, 0x80, 0x22]) == nil)
  }

  @Test(
    arguments: [
      ("[]", .array([])), (" { } ", .object([:])), ("-0", .integer(0)), ("1e2", .number(100)),
      ("-1.5E-1", .number(-0.15)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
      ("[true,false,null]", .array([.bool(true), .bool(false), .null])),
      ("{\"a\":[{}]}", .object(["a": .array([.object([:])])])),
      ("\"\\b\\f\\n\\r\\t\\/\\uD83D\\ude00\"", .string("\u{8}\u{C}\n\r\t/😀")),
    ] as [(String, JSONValue)])
  func `JSON is read`(text: String, value: JSONValue) {
    #expect(JSONValue.parse(Array(text.utf8)) == value)
  }

  @Test(arguments: [
    ("1111-01-01", true), ("2000-02-29", true), ("2024-02-29", true), ("1900-02-29", false),
    ("2023-02-29", false), ("2023-04-31", false), ("2023-13-01", false), ("2023-00-10", false),
    ("2023-01-00", false), ("0000-01-01", false), ("0001-01-01", true), ("9999-12-31", true),
    ("+023-01-01", false), ("2023/01/01", false), ("2023-01-01 ", false), ("", false),
    ("２０２３-01-01", false),
  ])
  func `a date is a day of the calendar`(text: String, isDate: Bool) {
    #expect(isCalendarDate(text) == isDate)
  }

  @Test func `adds at the same time get numbers of their own`() throws {
    let practice = try Practice()
    let port = practice.registry.port
    let numbers = Collected()
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      let wire = Wire(port: port)
      for _ in 0..<25 {
        wire.send(request(body: body()))
        numbers.append(wire.receive().number ?? "")
      }
    }
    #expect(Set(numbers.all) == Set((1...200).map(String.init)))
    #expect(numbers.all.count == 200)
  }
}

/// Texts from several threads.
final class Collected: @unchecked Sendable {
  private let lock = NSLock()
  private var texts: [String] = []

  var all: [String] { lock.withLock { texts } }

  func append(_ text: String) {
    lock.withLock { texts.append(text) }
  }
}
