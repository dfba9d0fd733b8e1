internal import Glibc

/// The operating system's words for an error number, by default that of the call just made.
package func systemReason(_ number: Int32? = nil) -> String {
  let number = number ?? errno
  guard let text = unsafe strerror(number) else { return "error \(number)" }
  return unsafe String(cString: text)
}
