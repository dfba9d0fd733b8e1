internal import PatientsCore

/// Where a part's relations lead: to other parts of the workbook.
final class RelationsVisitor: XMLVisitor {
  struct Relation {
    /// The last word of the kind: `worksheet`.
    let kind: String
    let target: String
  }

  private static let most = 10_000
  private(set) var byId: [String: Relation] = [:]

  func begin(_ name: String, _ attributes: XMLAttributes) -> String? {
    guard name == "Relationship", attributes["TargetMode"] != "External",
      let id = attributes["Id"], let target = attributes["Target"], let kind = attributes["Type"]
    else { return nil }
    guard byId.count < Self.most else { return "it has too many relations" }
    byId[id] = Relation(kind: String(kind.split(separator: "/").last ?? ""), target: target)
    return nil
  }

  func end(_ name: String) {}
  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// The sheets of a workbook, and where its days begin.
final class SheetsVisitor: XMLVisitor {
  struct Sheet {
    let name: String
    let isHidden: Bool
    let relation: String

    /// For a line of text; Excel takes 31 characters.
    var shownName: String { oneLine(name, limit: 100) }
  }

  private static let most = 10_000
  private(set) var sheets: [Sheet] = []
  private(set) var uses1904 = false

  func begin(_ name: String, _ attributes: XMLAttributes) -> String? {
    switch name {
    case "workbookPr": uses1904 = ["1", "true"].contains(attributes["date1904"])
    case "sheet":
      guard sheets.count < Self.most else { return "it has too many sheets" }
      let isHidden = ["hidden", "veryHidden"].contains(attributes["state"])
      sheets.append(
        Sheet(
          name: attributes["name"] ?? "", isHidden: isHidden, relation: attributes["id"] ?? ""))
    default: break
    }
    return nil
  }

  func end(_ name: String) {}
  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// The formats that cells may have, by the number that a cell says.
final class FormatsVisitor: XMLVisitor {
  /// Excel takes 65 490.
  private static let most = 100_000
  private static let longestCode = 1024

  private(set) var formats: [CellFormat] = []
  private var made: [Int: CellFormat] = [:]
  private var isInCells = false

  func begin(_ name: String, _ attributes: XMLAttributes) -> String? {
    switch name {
    case "numFmt":
      guard made.count < Self.most else { return "it has too many formats" }
      if let id = attributes["numFmtId"].flatMap(Int.init), let code = attributes["formatCode"] {
        made[id] = CellFormat(code: String(code.prefix(Self.longestCode)))
      }
    case "cellXfs": isInCells = true
    case "xf" where isInCells:
      guard formats.count < Self.most else { return "it has too many formats" }
      let id = attributes["numFmtId"].flatMap(Int.init) ?? 0
      formats.append(made[id] ?? CellFormat(builtIn: id))
    default: break
    }
    return nil
  }

  func end(_ name: String) {
    if name == "cellXfs" { isInCells = false }
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}
