import CPatients
import Glibc
import PatientsCore

/// A struct of the header that begins with its own size, so that it can grow at its end.
///
/// A caller that was compiled against an older header gives a smaller one: of such a struct only
/// what it has is read or written.
protocol SizedStruct {
  static var typeName: StaticString { get }
  /// The size of each version that was ever in the header, oldest first, today's last.
  static var sizes: [Int] { get }
}

extension SizedStruct {
  /// Whether this library can read or fill a struct of that size.
  ///
  /// - Throws: `.version` for a newer one, `.argument` for one that never was.
  static func check(_ size: Int) throws(BorderError) {
    guard size <= sizes.last ?? 0 else {
      throw BorderError(.version, "\(typeName) is of a newer version than this library")
    }
    guard sizes.contains(size) else {
      throw BorderError(
        .argument,
        "\(typeName) has no size that it ever had: set its first member, or use its macro")
    }
  }

  /// An output that must be there, of a size that can be filled.
  static func output(
    _ pointer: UnsafeMutablePointer<Self>?, _ what: StaticString
  ) throws(BorderError) -> UnsafeMutablePointer<Self> {
    let pointer = try unsafe PatientsABI.output(pointer, what)
    try check(unsafe declaredSize(UnsafeRawPointer(pointer)))
    return unsafe pointer
  }

  /// What a caller gave, with the defaults for what its version does not have.
  static func read(
    _ given: UnsafePointer<Self>, over defaults: Self
  ) throws(BorderError) -> Self {
    let size = unsafe declaredSize(UnsafeRawPointer(given))
    try check(size)
    var value = defaults
    unsafe withUnsafeMutableBytes(of: &value) {
      unsafe $0.copyMemory(from: UnsafeRawBufferPointer(start: given, count: size))
    }
    return value
  }

  /// Writes what the caller's version has of `value`, and leaves its size as it is.
  static func write(_ value: Self, to target: UnsafeMutablePointer<Self>) throws(BorderError) {
    let size = unsafe declaredSize(UnsafeRawPointer(target))
    try check(size)
    let head = MemoryLayout<Int>.size
    unsafe withUnsafeBytes(of: value) { source in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: source[head..<size])
      unsafe UnsafeMutableRawBufferPointer(
        start: UnsafeMutableRawPointer(target) + head, count: size - head
      ).copyMemory(from: rest)
    }
  }

  /// Fills a struct of that size with what its version has of `value`, and with the size itself.
  static func initialize(
    _ target: UnsafeMutablePointer<Self>, size: Int, to value: Self
  ) throws(BorderError) {
    try check(size)
    unsafe withUnsafeBytes(of: value) { source in
      unsafe UnsafeMutableRawPointer(target).copyMemory(
        from: source.baseAddress ?? UnsafeRawPointer(target), byteCount: size)
    }
    unsafe UnsafeMutableRawPointer(target).storeBytes(of: size, as: Int.self)
  }

  /// Of the caller's own struct, which may be shorter than ours: its first member is all that is
  /// certain to be there.
  static func declaredSize(_ struct: UnsafeRawPointer) -> Int {
    unsafe `struct`.loadUnaligned(as: Int.self)
  }
}

extension patients_client_options: SizedStruct {
  static var typeName: StaticString { "patients_client_options" }
  /// The first had no journal.
  static var sizes: [Int] {
    unsafe [
      MemoryLayout.offset(of: \patients_client_options.journal) ?? 0,
      MemoryLayout<patients_client_options>.size,
    ]
  }
}

extension patients_submit_options: SizedStruct {
  static var typeName: StaticString { "patients_submit_options" }
  static var sizes: [Int] { unsafe [MemoryLayout<patients_submit_options>.size] }
}

extension patients_completion: SizedStruct {
  static var typeName: StaticString { "patients_completion" }
  static var sizes: [Int] { unsafe [MemoryLayout<patients_completion>.size] }
}

extension patients_failure: SizedStruct {
  static var typeName: StaticString { "patients_failure" }
  static var sizes: [Int] { unsafe [MemoryLayout<patients_failure>.size] }
}

extension patients_issue: SizedStruct {
  static var typeName: StaticString { "patients_issue" }
  static var sizes: [Int] { unsafe [MemoryLayout<patients_issue>.size] }
}

extension patients_phone: SizedStruct {
  static var typeName: StaticString { "patients_phone" }
  /// The first had no extension.
  static let sizes = [
    MemoryLayout.offset(of: \patients_phone.extension) ?? 0, MemoryLayout<patients_phone>.size,
  ]
}

extension patients_date_options: SizedStruct {
  static var typeName: StaticString { "patients_date_options" }
  static let sizes = unsafe [MemoryLayout<patients_date_options>.size]
}

extension patients_name: SizedStruct {
  static var typeName: StaticString { "patients_name" }
  static let sizes = unsafe [MemoryLayout<patients_name>.size]
}
