internal import PatientsCore

/// An Excel workbook (ECMA-376): its sheets, texts and formats. Only what is needed is read.
struct Workbook {
  let sheetName: String
  /// How many sheets with cells there are, and whether nobody said which one is meant.
  let notes: [String]
  let dates: SheetDate
  let formats: [CellFormat]
  let strings: SharedStrings
  /// The cells of the sheet as XML.
  let sheet: CheckedPart
  let sheetPart: String
  /// Bytes of that XML.
  let sheetSize: Int
  let fileSize: Int

  /// Bytes of a part that is kept in memory.
  private static let largestPart = 64 * 1024 * 1024

  /// - Parameter wanted: the name of a sheet; nil: the first one that is not hidden.
  /// - Throws: `.leads` where it is none, or is damaged; `.argument` where it has no such sheet.
  init(_ file: RandomAccessFile, sheet wanted: String?) throws(PatientsError) {
    let archive = try ZipArchive(file)
    let main = try Self.mainPart(archive)
    let found = SheetsVisitor()
    try Self.read(main, of: archive, with: found)
    let relations = try Self.relations(of: main, archive)
    let sheets = found.sheets.filter { relations.byId[$0.relation]?.kind == "worksheet" }
    let chosen = try Self.choose(among: sheets, wanted)
    guard let target = relations.byId[chosen.relation]?.target,
      let part = Self.resolve(target, from: main), let entry = archive.entry(part)
    else { throw ZipArchive.damaged }
    let styles = FormatsVisitor()
    strings = SharedStrings()
    for (kind, visitor) in [("styles", styles), ("sharedStrings", strings)]
      as [(String, any XMLVisitor)]
    {
      guard let target = relations.byId.values.first(where: { $0.kind == kind })?.target else {
        continue
      }
      guard let part = Self.resolve(target, from: main) else { throw ZipArchive.damaged }
      let limit = kind == "styles" ? Self.largestPart : .max
      try Self.read(part, of: archive, with: visitor, limit: limit)
    }
    formats = styles.formats
    fileSize = file.size
    dates = SheetDate(uses1904: found.uses1904)
    (sheetName, sheet, sheetPart, sheetSize) = (
      chosen.name, try archive.stream(of: entry, name: part), part, entry.size
    )
    notes =
      wanted == nil && sheets.count > 1
      ? ["this is the sheet '\(chosen.shownName)', one of \(sheets.count); --sheet names another"]
      : []
  }

  private static func choose(
    among sheets: [SheetsVisitor.Sheet], _ wanted: String?
  ) throws(PatientsError) -> SheetsVisitor.Sheet {
    guard let first = sheets.first(where: { !$0.isHidden }) ?? sheets.first else {
      throw PatientsError(.leads, "this workbook has no sheet with cells")
    }
    guard let wanted else { return first }
    let fold = ColumnName.folded(wanted)
    let found =
      sheets.first { $0.name == wanted }
      ?? sheets.first { !fold.isEmpty && ColumnName.folded($0.name) == fold }
    guard let found else {
      let names = sheets.prefix(20).map { "'\($0.shownName)'" }.joined(separator: ", ")
      let more = sheets.count > 20 ? " and \(sheets.count - 20) more" : ""
      throw PatientsError(
        .argument, "--sheet: there is no sheet '\(wanted)'; there are \(names)\(more)")
    }
    return found
  }
}

extension Workbook {
  /// The part that names the sheets.
  private static func mainPart(_ archive: ZipArchive) throws(PatientsError) -> String {
    if archive.contains("_rels/.rels") {
      let relations = try relations(of: "", archive)
      if let main = relations.byId.values.first(where: { $0.kind == "officeDocument" }),
        let part = resolve(main.target, from: ""), part.lowercased().hasSuffix(".xml"),
        !archive.contains("word/document.xml"), archive.contains(part)
      {
        return part
      }
    }
    throw PatientsError(.leads, kind(of: archive))
  }

  /// What an archive is that is no workbook, and what to do about it.
  private static func kind(of archive: ZipArchive) -> String {
    let known = [
      ("xl/workbook.bin", "this is an Excel binary workbook (.xlsb): save it as .xlsx"),
      ("word/document.xml", "this is a Word document: give a file of leads, .xlsx or CSV"),
      ("content.xml", "this is an OpenDocument file: save it as .xlsx or CSV"),
    ]
    return known.first { archive.contains($0.0) }?.1
      ?? "this is a zip archive and no Excel workbook: unpack it first"
  }

  private static func relations(
    of part: String, _ archive: ZipArchive
  ) throws(PatientsError) -> RelationsVisitor {
    var path = part.split(separator: "/")
    let name = path.popLast() ?? ""
    let folder = path.map { $0 + "/" }.joined()
    let visitor = RelationsVisitor()
    try read("\(folder)_rels/\(name).rels", of: archive, with: visitor)
    return visitor
  }

  private static func read(
    _ part: String, of archive: ZipArchive, with visitor: any XMLVisitor,
    limit: Int = Workbook.largestPart
  ) throws(PatientsError) {
    guard let entry = archive.entry(part) else { throw ZipArchive.damaged }
    guard entry.size <= limit else {
      throw PatientsError(.leads, "the workbook's \(part) is larger than any workbook's")
    }
    try XMLReader(archive.stream(of: entry, name: part), part: part, visitor: visitor).readAll()
  }

  /// The part that a relation of another part means; nil where it leads out of the workbook.
  static func resolve(_ target: String, from part: String) -> String? {
    var path = target.hasPrefix("/") ? [] : part.split(separator: "/").dropLast().map(String.init)
    for step in target.split(separator: "/") where step != "." {
      guard step == ".." else {
        path.append(String(step))
        continue
      }
      guard path.popLast() != nil else { return nil }
    }
    return path.joined(separator: "/")
  }
}
