/// The one token that the registry accepts.
struct BearerToken: Sendable {
  private let expected: [UInt8]

  init(_ token: String) {
    expected = Array(token.utf8)
  }

  /// Whether an `Authorization` field carries the token. The time it takes depends on the length
  /// of what was sent only, so that the token cannot be felt for byte by byte.
  func isCarried(by field: String?) -> Bool {
    guard let field, let space = field.firstIndex(of: " "),
      field[..<space].lowercased() == "bearer"
    else { return false }
    let sent = Array(field[field.index(after: space)...].utf8)
    var difference = sent.count ^ expected.count
    for (index, byte) in sent.enumerated() {
      difference |= Int(byte ^ expected[index % expected.count])
    }
    return difference == 0
  }
}
