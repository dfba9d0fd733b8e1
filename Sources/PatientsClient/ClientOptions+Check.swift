internal import Glibc
internal import PatientsCore

extension ClientOptions {
  /// Says what is wrong with everything but the URL, in one line.
  ///
  /// - Throws: `.argument`, without the token.
  func check() throws(PatientsError) {
    try checkToken()
    try check("maximumAttempts", maximumAttempts, within: 1...100)
    try check("maximumConnections", maximumConnections, within: 1...16_384)
    try check("maximumReplyBytes", maximumReplyBytes, within: 1...(1 << 30))
    try check("connectTimeout", connectTimeout)
    try check("firstByteTimeout", firstByteTimeout)
    try check("totalTimeout", totalTimeout)
    if let rate, !(0.001...1_000_000).contains(rate) {
      throw PatientsError(.argument, "the rate must be 0.001 to 1000000 requests a second")
    }
    if let caFile { try checkFile(caFile) }
  }

  /// A pipe or a device would be read without an end, and no deadline counts then.
  private func checkFile(_ caFile: String) throws(PatientsError) {
    var info = stat()
    guard unsafe stat(caFile, &info) == 0, unsafe access(caFile, R_OK) == 0 else {
      throw PatientsError(.argument, "the CA file cannot be read: \(caFile)")
    }
    guard info.st_mode & S_IFMT == S_IFREG else {
      throw PatientsError(.argument, "the CA file is not a plain file: \(caFile)")
    }
  }

  /// A line break in a token would end its header and begin another.
  private func checkToken() throws(PatientsError) {
    guard !token.isEmpty else { throw PatientsError(.argument, "the token is empty") }
    guard token.utf8.count <= 8192 else {
      throw PatientsError(.argument, "the token is longer than 8192 bytes")
    }
    for byte in token.utf8 where !(0x21...0x7E).contains(byte) {
      let what =
        switch byte {
        case 0x0A, 0x0D: "a line break"
        case 0x20: "a space"
        case 0x80...: "a character that is not ASCII"
        default: "a control character"
        }
      throw PatientsError(.argument, "the token holds \(what), and a token never does")
    }
  }

  private func check(
    _ name: String, _ value: Int, within range: ClosedRange<Int>
  ) throws(PatientsError) {
    guard range.contains(value) else {
      throw PatientsError(
        .argument, "\(name) must be \(range.lowerBound) to \(range.upperBound), not \(value)")
    }
  }

  /// libcurl counts in milliseconds, and takes 0 for no deadline at all.
  private func check(_ name: String, _ value: Duration) throws(PatientsError) {
    guard (.milliseconds(1) ... .seconds(86_400)).contains(value) else {
      throw PatientsError(.argument, "\(name) must be one millisecond to one day")
    }
  }
}
