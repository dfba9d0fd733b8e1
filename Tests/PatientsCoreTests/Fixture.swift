import Foundation
import PatientsCore

/// A file of Tests/Fixtures, whatever folder the tests are run from.
func fixture(_ path: String, file: String = #filePath) throws -> [UInt8] {
  let tests = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
  return Array(try Data(contentsOf: tests.appendingPathComponent("Fixtures/\(path)")))
}

/// The reply that a body of JSON makes.
func parsed(_ json: String) throws(PatientsError) -> RegistryReply {
  let bytes = Array(json.utf8)
  let result = unsafe bytes.withUnsafeBufferPointer { source in
    Result { () throws(PatientsError) in
      try unsafe RegistryReply(source, reader: JSONReader())
    }
  }
  return try result.get()
}

/// What a reply to one POST means.
func outcome(_ status: Int, _ body: String, retryAfter: String? = nil) -> Outcome {
  Outcome(
    HTTPReply(status: status, body: Array(body.utf8), retryAfter: retryAfter),
    reader: JSONReader(), now: 784_111_777)
}

/// A patient without any issue.
let soundPatient = Patient(
  preferredName: "Test", fullName: "Test Person", callingCode: "+971", localPhone: "561231231",
  email: "test@example.com", gender: "Female", dateOfBirth: "1990-02-28")

/// The rows of a fixture of cells with tabs between them, without its header.
func rows(_ path: String) throws -> [[String]] {
  String(decoding: try fixture(path), as: UTF8.self)
    .split(whereSeparator: \.isNewline).dropFirst()
    .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
}
