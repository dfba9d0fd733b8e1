import Glibc
package import PatientsCore

/// A script and its test to start from.
package struct NewScript: Sendable {
  package let scriptPath: String
  package let testPath: String
  private let stem: String

  /// - Parameter name: of the script, with or without `.lua`, in a folder or not.
  /// - Throws: `.argument` for a name that `require` could not find.
  package init(name: String) throws(PatientsError) {
    let path = name.hasSuffix(".lua") ? String(name.dropLast(4)) : name
    let stem = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    let isPlain = stem.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: "-")
    }
    guard !stem.isEmpty, isPlain else {
      throw PatientsError(
        .argument, "a script's name is made of letters, digits, _ and -: my_rules, say")
    }
    self.stem = String(stem)
    scriptPath = path + ".lua"
    testPath = path + "_test.lua"
  }

  /// Writes both files.
  ///
  /// - Throws: `.argument` where one is there already, and nothing is written then; `.system`.
  package func write() throws(PatientsError) {
    for path in [scriptPath, testPath] {
      var status = stat()
      guard unsafe lstat(path, &status) != 0 else {
        throw PatientsError(.argument, "\(path) is there already, and is left as it is")
      }
    }
    try Self.write(Self.script, to: scriptPath, stem)
    try Self.write(Self.test, to: testPath, stem)
  }

  private static func write(
    _ template: String, to path: String, _ stem: String
  ) throws(PatientsError) {
    let text = template.split(separator: "NAME", omittingEmptySubsequences: false)
      .joined(separator: stem)
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw unwritable(path) }
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { throw unwritable(path) }
      rest = rest.dropFirst(count)
    }
  }

  private static func unwritable(_ path: String) -> PatientsError {
    PatientsError(.system, "cannot write \(path): \(unsafe String(cString: strerror(errno)))")
  }
}
