internal import CCurl
internal import PatientsCore

/// What libcurl wants once in a process. Its option calls are below.
enum Curl {
  /// Loads libcurl with the first client: a host that makes none does not pay for it.
  ///
  /// - Throws: `.system` where it is not there, is too old or does not start; what helps is in the
  ///   text, and once that is done the next call succeeds.
  static func start() throws(PatientsError) {
    var why = [UInt8](repeating: 0, count: 256)
    let isLoaded = unsafe why.withUnsafeMutableBytes { why in
      unsafe ccurl_load(why.baseAddress?.assumingMemoryBound(to: CChar.self), why.count)
    }
    guard isLoaded else {
      let reason = String(decoding: why.prefix { $0 != 0 }, as: UTF8.self)
      throw PatientsError(
        .system,
        "libcurl cannot be used (\(reason)): install version 7.87 or later (Debian's libcurl4)")
    }
    guard isInitialised else { throw PatientsError(.system, "libcurl cannot be started") }
  }

  /// libcurl's own initialisation; a second one by the host does no harm, it counts them.
  private static let isInitialised: Bool =
    ccurl_global_init(Int(CURL_GLOBAL_SSL | CURL_GLOBAL_WIN32)) == CURLE_OK
}

/// Sets options of one easy handle and keeps the first refusal: a libcurl that lacks an option that
/// a guard of ours stands on must not be used without it.
@safe
struct EasyOptions {
  private let easy: UnsafeMutableRawPointer
  private var refused: (option: CURLoption, code: CURLcode)?

  init(_ easy: UnsafeMutableRawPointer) { unsafe self.easy = easy }

  mutating func set(_ option: CURLoption, _ value: Int) {
    note(option, unsafe ccurl_set_long(easy, option, value))
  }

  mutating func set(_ option: CURLoption, _ value: Duration) {
    set(option, value.milliseconds)
  }

  /// libcurl copies the text.
  mutating func set(_ option: CURLoption, _ value: String) {
    note(option, unsafe value.withCString { unsafe ccurl_set_text(easy, option, $0) })
  }

  /// libcurl keeps the pointer: what it points to outlives the handle.
  mutating func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) {
    note(option, unsafe ccurl_set_pointer(easy, option, value))
  }

  mutating func set(_ option: CURLoption, _ list: HeaderList) {
    note(option, unsafe ccurl_set_list(easy, option, list.first))
  }

  mutating func set(_ option: CURLoption, _ sink: @escaping ccurl_sink) {
    note(option, unsafe ccurl_set_sink(easy, option, sink))
  }

  mutating func setBeforeSending(_ callback: @escaping curl_prereq_callback) {
    note(CURLOPT_PREREQFUNCTION, unsafe ccurl_set_prereq(easy, callback))
  }

  /// - Throws: `.system` where an option was refused, `.memory` where only for that.
  func check() throws(PatientsError) {
    guard let refused else { return }
    guard refused.code != CURLE_OUT_OF_MEMORY else {
      throw PatientsError(.memory, "no memory for a request's settings")
    }
    throw PatientsError(
      .system,
      "this libcurl refuses option \(refused.option.rawValue) (code \(refused.code.rawValue))")
  }

  private mutating func note(_ option: CURLoption, _ code: CURLcode) {
    if code != CURLE_OK, refused == nil { refused = (option, code) }
  }
}

/// Owns a request's header lines. Outlives every handle that was given them.
@safe
final class HeaderList {
  private(set) var first: UnsafeMutablePointer<curl_slist>?

  /// - Throws: `.memory`.
  init(_ lines: [String]) throws(PatientsError) {
    for line in lines {
      guard let longer = unsafe line.withCString({ unsafe ccurl_slist_append(first, $0) }) else {
        throw PatientsError(.memory, "no memory for the request's headers")
      }
      unsafe first = longer
    }
  }

  deinit { unsafe ccurl_slist_free_all(first) }
}
