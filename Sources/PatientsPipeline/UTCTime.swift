import Glibc

/// How a time is written.
enum TimeForm: String {
  /// `2026-01-31 09:05 UTC`
  case people = "%Y-%m-%d %H:%M UTC"
  /// `2026-01-31T09:05:07Z`
  case machines = "%Y-%m-%dT%H:%M:%SZ"
}

/// A time in milliseconds since 1970 as text, in UTC.
func utcTime(_ milliseconds: Int, _ form: TimeForm) -> String {
  var seconds = time_t(milliseconds / 1000)
  var parts = unsafe tm()
  guard unsafe gmtime_r(&seconds, &parts) != nil else { return "at an unknown time" }
  var text = [UInt8](repeating: 0, count: 32)
  let count = unsafe text.withUnsafeMutableBytes { buffer in
    unsafe strftime(
      buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, form.rawValue, &parts)
  }
  return String(decoding: text.prefix(count), as: UTF8.self)
}
