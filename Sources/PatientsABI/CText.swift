import Glibc

/// Text that C reads: bytes that stay where they are, with a NUL behind them.
///
/// Owned by one box, which frees it.
@safe struct CText {
  private(set) var bytes: UnsafeMutablePointer<CChar>?
  private(set) var count = 0

  init() { unsafe bytes = nil }

  init(_ text: String) {
    var text = text
    self = text.withUTF8 { unsafe CText(copying: $0) }
  }

  init(copying source: UnsafeBufferPointer<UInt8>) {
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: source.count + 1)
    unsafe copy.withMemoryRebound(to: UInt8.self, capacity: source.count + 1) { target in
      if let from = source.baseAddress { unsafe target.update(from: from, count: source.count) }
      unsafe target[source.count] = 0
    }
    unsafe bytes = copy
    count = source.count
  }

  /// Frees the bytes; the text is none afterwards.
  mutating func free() {
    unsafe bytes?.deallocate()
    unsafe bytes = nil
    count = 0
  }

  var pointer: UnsafePointer<CChar>? { unsafe UnsafePointer(bytes) }

  /// What C sees where a struct's text is never NULL.
  var pointerOrEmpty: UnsafePointer<CChar> { unsafe pointer ?? CText.empty }

  var string: String? {
    guard let bytes = unsafe bytes else { return nil }
    return unsafe bytes.withMemoryRebound(to: UInt8.self, capacity: count) {
      unsafe String(decoding: UnsafeBufferPointer(start: $0, count: count), as: UTF8.self)
    }
  }

  /// A static "".
  nonisolated(unsafe) static let empty: UnsafePointer<CChar> = unsafe CText.permanent("")

  /// Text for the life of the process.
  static func permanent(_ text: String) -> UnsafePointer<CChar> {
    var text = text
    return text.withUTF8 { source in
      let copy = unsafe CText(copying: source)
      return unsafe copy.pointerOrEmpty
    }
  }
}
