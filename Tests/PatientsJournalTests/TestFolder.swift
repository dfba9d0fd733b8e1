import Foundation
import Testing

/// A folder of one test, gone with it.
final class TestFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "journal-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Where this test's journal is.
  var journal: String { path + "/leads.journal" }

  func file(_ name: String) -> String { path + "/" + name }

  /// What a power cut would leave: the journal and its log as they are on the disk now, the log cut
  /// to `logSize` bytes where one is given.
  ///
  /// - Returns: the copy's path.
  func cutPower(logSize: Int? = nil) throws -> String {
    let copy = file("copy-\(UUID().uuidString)")
    try FileManager.default.copyItem(atPath: journal, toPath: copy)
    var log = try Data(contentsOf: URL(filePath: journal + "-wal"))
    if let logSize { log = log.prefix(logSize) }
    try log.write(to: URL(filePath: copy + "-wal"))
    return copy
  }

  func size(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
  }

  /// The permission bits of a file.
  func mode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }
}
