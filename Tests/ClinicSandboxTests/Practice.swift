import ClinicSandbox
import Foundation
import Testing

let token = "practice-token"

enum Path {
  static let add = "/api/user/v1/patients/add"
  static let list = "/api/user/v1/patients/list"
  static let details = "/api/user/v1/patient_details"
}

/// The request of the vendor's documentation, as it stands there.
let documentedRequest = """
  {
    "isLead": true,
    "preferredName": "Incomplete patient",
    "fullName": "Incomplete patient ",
    "callingCode": "+971",
    "localPhone": "",
    "email": null,
    "gender": "Male",
    "dateOfBirth": {
      "date": "1111-01-01"
    }
  }
  """

/// A patient's body, some of its fields replaced by other JSON; nil takes a field away.
func body(_ changes: [String: String?] = [:]) -> String {
  var fields: [String: String] = [
    "isLead": "false", "preferredName": "\"Ada\"", "fullName": "\"Ada Example\"",
    "callingCode": "\"+971\"", "localPhone": "\"561231231\"", "email": "null",
    "gender": "\"Female\"", "dateOfBirth": "{\"date\":\"1990-02-28\"}",
  ]
  for (name, json) in changes { fields[name] = json }
  return "{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
}

/// A request's text.
func request(
  _ path: String = Path.add, verb: String = "POST", body: String = "",
  authorization: String? = "Bearer \(token)", length: Int? = nil
) -> String {
  let field = authorization.map { "Authorization: \($0)\r\n" } ?? ""
  return "\(verb) \(path) HTTP/1.1\r\nHost: localhost\r\n\(field)"
    + "Content-Length: \(length ?? body.utf8.count)\r\n\r\n\(body)"
}

/// A registry for the length of a test, and a folder that goes with it.
final class Practice {
  let folder: URL
  private(set) var registry: PracticeRegistry

  var database: String { folder.appending(path: "practice.db").path }
  var record: String { folder.appending(path: "record.jsonl").path }

  init(faults: String = "", seed: UInt64 = 1) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "practice-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    registry = try PracticeRegistry.start(
      SandboxOptions(
        token: token, databasePath: folder.appending(path: "practice.db").path,
        faults: try FaultPlan(parsing: faults, seed: seed),
        recordPath: folder.appending(path: "record.jsonl").path))
  }

  deinit {
    try? registry.stop()
    try? FileManager.default.removeItem(at: folder)
  }

  func restart() throws {
    try registry.stop()
    registry = try PracticeRegistry.start(SandboxOptions(token: token, databasePath: database))
  }

  func connect() -> Wire {
    Wire(port: registry.port)
  }

  /// Sends one request on a connection of its own.
  @discardableResult
  func post(_ body: String, to path: String = Path.add) -> WireReply {
    let wire = connect()
    wire.send(request(path, body: body))
    return wire.receive()
  }

  func list(
    _ term: String = "", page: Int = 0, size: Int = 100, filters: String = "null"
  ) throws -> WireReply {
    let term = String(decoding: try JSONEncoder().encode(term), as: UTF8.self)
    return post(
      "{\"pageNo\":\(page),\"pageSize\":\(size),\"searchTerm\":\(term),\"filters\":\(filters)}",
      to: Path.list)
  }

  /// The names on a page.
  func names(
    _ term: String = "", page: Int = 0, size: Int = 100, filters: String = "null"
  ) throws -> [String] {
    let patients = try list(term, page: page, size: size, filters: filters).data["list"]
    return (patients as? [[String: Any]] ?? []).compactMap { $0["fullName"] as? String }
  }

  func total() throws -> Int {
    try #require(try list().data["total"] as? Int)
  }

  /// The lines of the record.
  func recorded() throws -> [[String: Any]] {
    try String(contentsOfFile: record, encoding: .utf8).split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }
}
