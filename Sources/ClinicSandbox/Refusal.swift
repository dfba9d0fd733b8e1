/// A body that breaks the contract. It is answered with HTTP 200 and a `status` other than `"0"`,
/// as the contract has it; the numbers are the practice registry's own.
///
/// | status | meaning |
/// | --- | --- |
/// | `1000` | the body, or a part of it, is not a JSON object |
/// | `1001` | a required field is missing |
/// | `1002` | a field is of the wrong JSON type |
/// | `1003` | a field is empty that only a lead may leave empty |
/// | `1004` | a field has a value that is not allowed |
/// | `1005` | no patient has this id |
///
/// What fails as HTTP has the HTTP status as its `status` too: `400` not JSON, `401` the token,
/// `404` the path, `405` the verb, `413` the size, `500` the database.
struct Refusal: Error, Hashable, Sendable {
  enum Code: String, Sendable {
    case notAnObject = "1000"
    case missing = "1001"
    case wrongType = "1002"
    case empty = "1003"
    case notAllowed = "1004"
    case unknownPatient = "1005"
  }

  let code: Code
  /// Names the field, never its value.
  let message: String

  init(_ code: Code, _ field: String, _ rule: String) {
    self.code = code
    message = "\(field): \(rule)"
  }
}
