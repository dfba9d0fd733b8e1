/// What a row must be beside well formed, and its way out.
extension RowScanner {
  /// What is wrong with the content of a row whose form is right.
  func contentProblem(columns: Int) -> RowProblem? {
    if cells.count != columns {
      let place = cells.count > columns ? cells[columns].start : length - lineEnd
      return problem(
        "\(cells.count) \(cells.count == 1 ? "cell" : "cells") where the header has \(columns)",
        at: place)
    }
    if let text = textProblem() { return text }
    return isEmpty ? problem("an empty row: no cell has anything in it", at: 0) : nil
  }

  /// A NUL, or bytes that are no text, anywhere in the row.
  func textProblem() -> RowProblem? {
    let bytes = unsafe UnsafeBufferPointer(rebasing: window.bytes.prefix(length))
    return unsafe RowProblem.text(in: bytes, encoding: encoding)
      .map { problem($0.reason, at: $0.offset) }
  }

  /// Whether no cell has anything but spaces in it.
  private var isEmpty: Bool {
    let bytes = unsafe window.bytes
    return cells.allSatisfy { cell in
      unsafe bytes[cell.start..<cell.end].allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }
  }

  /// A problem at an offset, its line counted from the row's first.
  private func problem(_ reason: String, at offset: Int) -> RowProblem {
    let breaks = lineEnds(in: CellRange(start: 0, end: offset))
    return RowProblem(reason: reason, line: line + breaks, column: column(of: offset))
  }

  /// Makes doubled quotes one, in place, and hands the cells over. The row cannot be scanned again
  /// after that, nor need it be.
  func giveCells(to row: LeadRow) {
    let bytes = unsafe window.bytes
    guard let base = bytes.baseAddress else { return }
    for cell in cells {
      let end = cell.isDoubled ? unsafe Self.single(base, cell) : cell.end
      unsafe row.cells.append(
        UnsafeBufferPointer(start: base + cell.start, count: end - cell.start))
    }
  }

  /// The cells as text.
  func cellTexts() -> [String] {
    let row = LeadRow(window)
    giveCells(to: row)
    let lead = Lead(number: 0, line: line, row: row)
    return (0..<lead.count).map { lead[$0] }
  }

  /// Closes the gaps that the first of two quotes leave; the cell's new end.
  private static func single(_ base: UnsafeMutablePointer<UInt8>, _ cell: CellRange) -> Int {
    var target = cell.start
    var source = cell.start
    while source < cell.end {
      let byte = unsafe base[source]
      unsafe base[target] = byte
      target += 1
      source += byte == UInt8(ascii: "\"") ? 2 : 1
    }
    return target
  }
}
