internal import CCurl
internal import PatientsCore

/// The registry's address, taken apart by the parser that will also connect to it, so that what is
/// checked here is where the token goes.
struct BaseURL {
  /// Normalised, without a slash at its end.
  let text: String
  let isHTTP: Bool
  let isLoopback: Bool

  /// - Throws: `.argument` with what is wrong, `.memory`. The URL itself is not in the text: it may
  ///   hold a password.
  init(_ text: String, allowsHTTP: Bool) throws(PatientsError) {
    try BaseURL.checkCharacters(of: text)
    guard let url = try ParsedURL(text) else {
      throw PatientsError(.argument, "the base URL is not one: https://host[:port][/path]")
    }
    try BaseURL.checkParts(of: url)
    let scheme = try url.part(CURLUPART_SCHEME) ?? ""
    guard let host = try url.part(CURLUPART_HOST), var whole = try url.part(CURLUPART_URL) else {
      throw PatientsError(.argument, "the base URL has no host")
    }
    isHTTP = scheme == "http"
    isLoopback = BaseURL.isLoopback(host)
    guard scheme == "https" || isHTTP else {
      throw PatientsError(.argument, "the base URL must begin with https://")
    }
    guard scheme == "https" || isLoopback || allowsHTTP else {
      throw PatientsError(
        .argument, "http:// to \(host) would show the token to everyone on the way: use https://")
    }
    while whole.hasSuffix("/") { whole.removeLast() }
    self.text = whole
  }

  /// Parsers differ most over what does not belong into a URL at all.
  private static func checkCharacters(of text: String) throws(PatientsError) {
    guard !text.isEmpty else { throw PatientsError(.argument, "the base URL is empty") }
    guard text.utf8.count <= 2048 else {
      throw PatientsError(.argument, "the base URL is longer than 2048 bytes")
    }
    let isClean = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
    guard isClean else {
      throw PatientsError(
        .argument,
        "the base URL holds a space, a backslash, a control character or one that is not ASCII")
    }
    guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "@") }) else {
      throw PatientsError(.argument, "the base URL must not hold a user, a password or an @")
    }
    guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }) else {
      throw PatientsError(.argument, "the base URL must end before any ? or #")
    }
  }

  /// What the characters rule out, asked of the parser as well.
  private static func checkParts(of url: ParsedURL) throws(PatientsError) {
    for part in [CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT] {
      guard try url.part(part) == nil else {
        throw PatientsError(.argument, "the base URL must be a scheme, a host and a path only")
      }
    }
  }

  /// 127.0.0.0/8, ::1 and `localhost`, which libcurl resolves by itself to those. The parser has
  /// already turned the other forms of an IPv4 address, one decimal number say, into four.
  private static func isLoopback(_ host: String) -> Bool {
    if host.lowercased() == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4, parts.first == "127" else { return false }
    return parts.allSatisfy { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt8(part) != nil
    }
  }
}

/// Owns a URL of libcurl.
@safe
private final class ParsedURL {
  private let handle: OpaquePointer

  /// Nil for what libcurl does not take for a URL with a scheme.
  ///
  /// - Throws: `.memory`.
  init?(_ text: String) throws(PatientsError) {
    guard let handle = unsafe ccurl_url() else { throw ParsedURL.noMemory }
    unsafe self.handle = handle
    let code = unsafe text.withCString { unsafe ccurl_url_set(handle, CURLUPART_URL, $0, 0) }
    guard code != CURLUE_OUT_OF_MEMORY else { throw ParsedURL.noMemory }
    guard code == CURLUE_OK else { return nil }
  }

  deinit { unsafe ccurl_url_cleanup(handle) }

  /// Nil where the URL has no such part.
  ///
  /// - Throws: `.memory`.
  func part(_ part: CURLUPart) throws(PatientsError) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    let code = unsafe ccurl_url_get(handle, part, &text, 0)
    guard code != CURLUE_OUT_OF_MEMORY else { throw ParsedURL.noMemory }
    guard code == CURLUE_OK, let found = unsafe text else { return nil }
    defer { unsafe ccurl_free(found) }
    return unsafe String(cString: found)
  }

  private static let noMemory = PatientsError(.memory, "no memory for the base URL")
}
