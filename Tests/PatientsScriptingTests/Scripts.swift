import Foundation
import PatientsCore

@testable import PatientsScripting

/// A script in a folder that goes with the test, and what it prints.
final class Scripts {
  let folder: URL
  private(set) var lines: [String] = []

  var path: String { folder.appendingPathComponent("qualify.lua").path }

  init(_ text: String) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "scripting-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: false, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func open(
    _ purpose: Script.Purpose = .leads, limits: ScriptLimits = ScriptLimits(),
    client: ScriptClient? = nil
  ) throws(PatientsError) -> Script {
    try Script(path: path, limits: limits, purpose: purpose, client: client) { [unowned self] in
      lines.append($0)
    }
  }
}

extension Script {
  /// Judges a lead of the columns that were set.
  func judge(_ cells: [String], row number: Int = 1) -> Verdict {
    let bytes: [UInt8] = cells.flatMap { Array($0.utf8) }
    return unsafe bytes.withUnsafeBufferPointer { all in
      var start = 0
      let row = unsafe cells.map { cell in
        defer { start += cell.utf8.count }
        return unsafe UnsafeBufferPointer(rebasing: all[start..<start + cell.utf8.count])
      }
      return unsafe row.withUnsafeBufferPointer { unsafe qualify($0, row: number) }
    }
  }
}

extension Verdict {
  var failure: ScriptFailure? {
    if case .failed(let failure) = self { return failure }
    return nil
  }
}
