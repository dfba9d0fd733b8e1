/// One row of a leads file that kept the rules, as a view of the reader's memory.
///
/// It is good until the reader's next `next()`: then its cells are another row's, or gone. What
/// must outlive that is copied out with `copy()`.
package struct Lead {
  /// 1-based among the rows of data, malformed ones counted, blank lines not.
  package let number: Int
  /// The 1-based line of the file on which it starts.
  package let line: Int

  let row: LeadRow

  /// How many cells there are: as many as the header has columns.
  package var count: Int { unsafe row.cells.count }

  /// The text of a cell by its 0-based column; empty where there is no such column.
  ///
  /// Makes a String; `withCells` does not.
  package subscript(column: Int) -> String {
    guard unsafe row.cells.indices ~= column else { return "" }
    return unsafe String(decoding: row.cells[column], as: UTF8.self)
  }

  /// Gives all cells as UTF-8 bytes, unquoted, checked, without a NUL. Nothing is copied.
  ///
  /// - Parameter body: must not keep the pointers: they end with the row.
  package func withCells<R, E: Error>(
    _ body: (UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>) throws(E) -> R
  ) throws(E) -> R {
    let cells = unsafe row.cells
    return try unsafe cells.withUnsafeBufferPointer(body)
  }

  /// What the row's content is known by: see `LeadDigest`.
  package func digest() -> [UInt8] {
    var digest = LeadDigest()
    for column in 0..<count { unsafe digest.add(UnsafeRawBufferPointer(row.cells[column])) }
    return digest.finish()
  }

  /// The same row in memory of its own.
  package func copy() -> LeadCopy {
    unsafe LeadCopy(number: number, line: line, cells: row.cells)
  }
}

/// A lead that outlives the reader, for the files of results.
package struct LeadCopy: Hashable, Sendable {
  package let number: Int
  package let line: Int
  /// All cells one after the other, UTF-8.
  private var bytes: [UInt8]
  /// Where each cell ends in `bytes`.
  private var ends: [Int]

  package init(number: Int, line: Int, cells: [UnsafeBufferPointer<UInt8>]) {
    self.number = number
    self.line = line
    bytes = []
    bytes.reserveCapacity(unsafe cells.reduce(0) { $0 + $1.count })
    ends = []
    ends.reserveCapacity(unsafe cells.count)
    for column in unsafe cells.indices {
      unsafe bytes.append(contentsOf: cells[column])
      ends.append(bytes.count)
    }
  }

  package var count: Int { ends.count }

  /// The text of a cell by its 0-based column; empty where there is no such column.
  package subscript(column: Int) -> String {
    String(decoding: cell(column), as: UTF8.self)
  }

  /// The bytes of a cell by its 0-based column; none where there is no such column.
  package func cell(_ column: Int) -> ArraySlice<UInt8> {
    guard ends.indices ~= column else { return [] }
    return bytes[(column == 0 ? 0 : ends[column - 1])..<ends[column]]
  }

  /// The same digest as of the lead that this is a copy of.
  package func digest() -> [UInt8] {
    var digest = LeadDigest()
    for column in ends.indices {
      unsafe cell(column).withUnsafeBytes { unsafe digest.add($0) }
    }
    return digest.finish()
  }
}
