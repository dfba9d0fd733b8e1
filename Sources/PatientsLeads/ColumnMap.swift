package import PatientsCore

/// Which names of a script mean which columns of a leads file, as somebody wrote it down for good.
///
/// A line of the file is `phone = Mobile No.`: the script's name, and the file's. Both are taken
/// without regard to case, spaces, accents and punctuation. A line that begins with `#` is a note.
/// Where a name stands on several lines, the first column that the leads file has is meant.
package struct ColumnMap: Sendable {
  private struct Entry {
    let line: Int
    /// As the script says it, in its plain form.
    let name: String
    /// As the leads file says it.
    let column: String
  }

  private let file: String
  private var entries: [Entry] = []

  private static let largest = 1024 * 1024

  /// Reads the file.
  ///
  /// - Throws: `.argument` with file and line.
  package init(path: String) throws(PatientsError) {
    file = path
    let (bytes, encoding) = try Self.read(path)
    try check(bytes, encoding)
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      let line = line.trimmed
      if !line.isEmpty, line.first != "#" { entries.append(try entry(line, index + 1)) }
    }
  }

  /// - Returns: all of it in UTF-8, and the encoding that it is in, in words.
  private static func read(_ path: String) throws(PatientsError) -> ([UInt8], String) {
    do throws(PatientsError) {
      let file = PeekStream(try DescriptorStream(path: path))
      // Named, so that none is guessed: what is not UTF-8 is to be told with its line.
      let stream = try TextStream(file, encoding: TextEncoding.utf8.name)
      let bytes = Array(try stream.peek(largest + 1))
      guard bytes.count <= largest else {
        throw PatientsError(.argument, "\(path): this is too large for a map of columns")
      }
      return (bytes, stream.encoding.words)
    } catch {
      let place = error.message.hasPrefix(path) ? "" : "\(path): "
      throw PatientsError(.argument, "--map: \(place)\(error.message)")
    }
  }

  private func check(_ bytes: [UInt8], _ encoding: String) throws(PatientsError) {
    let bad = unsafe bytes.withUnsafeBufferPointer {
      unsafe RowProblem.text(in: $0, encoding: encoding)
    }
    guard let bad else { return }
    let before = String(decoding: bytes[..<bad.offset], as: UTF8.self)
    throw failure(
      before.count(where: \.isNewline) + 1, "\(bad.reason): save this file in UTF-8")
  }

  private func entry(_ line: Substring, _ number: Int) throws(PatientsError) -> Entry {
    guard let sign = line.firstIndex(of: "=") else {
      throw failure(number, "there is no = in this line: write it as phone = Mobile No.")
    }
    let name = ColumnName.plain(String(line[..<sign]))
    var column = line[line.index(after: sign)...].trimmed
    if column.count >= 2, column.first == "\"", column.last == "\"" {
      column = column.dropFirst().dropLast()
    }
    guard !name.isEmpty else { throw failure(number, "before the = there must be a name") }
    guard !column.isEmpty else { throw failure(number, "behind the = there must be a column") }
    return Entry(line: number, name: name, column: String(column))
  }

  /// Gives the columns of a header the names that are meant for them.
  ///
  /// - Throws: `.argument` with file and line: no such column, or one that has the name already.
  func give(to header: inout LeadHeader) throws(PatientsError) {
    let own = header
    for (index, entry) in entries.enumerated()
    where !entries[..<index].contains(where: { $0.name == entry.name }) {
      let choices = entries.filter { $0.name == entry.name }
      let found = choices.lazy.compactMap { choice in
        own.index(of: choice.column).map { (choice, column: $0) }
      }.first
      let already = own.index(of: entry.name)
      guard let found else {
        if already != nil { continue }
        throw failure(
          entry.line,
          "the leads file has no column '\(entry.column)'"
            + suggestion(for: entry.column, among: own.names))
      }
      if let already, already != found.column {
        throw failure(
          found.0.line,
          "the leads file has a column '\(own.names[already])' besides '\(own.names[found.column])': "
            + "give this name to neither, or rename a column")
      }
      if already == nil { header.give(entry.name, to: found.column) }
    }
  }

  private func failure(_ line: Int, _ what: String) -> PatientsError {
    PatientsError(.argument, "\(file):\(line): \(what)")
  }
}

extension Substring {
  /// Without white space at both ends.
  fileprivate var trimmed: Substring {
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return start[...last]
  }
}
