internal import Glibc

/// The cells of one row in memory of their own, filled in any order.
@safe final class CellBuffer {
  private var storage: UnsafeMutablePointer<UInt8>
  private var capacity = 4096
  private var count = 0
  /// Where each column's cell lies; nil where none was set.
  private var ranges: [Range<Int>?] = []

  init() {
    unsafe storage = .allocate(capacity: capacity)
  }

  deinit { unsafe storage.deallocate() }

  /// Begins a row of so many columns, without a cell.
  func begin(columns: Int) {
    count = 0
    ranges.removeAll(keepingCapacity: true)
    ranges.append(contentsOf: repeatElement(nil, count: columns))
  }

  func has(_ column: Int) -> Bool { ranges.indices ~= column && ranges[column] != nil }

  /// Sets a cell; a column that there is not is passed over.
  func set(_ column: Int, _ text: String) {
    var text = text
    text.withUTF8 { unsafe set(column, $0) }
  }

  func set(_ column: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
    guard ranges.indices ~= column else { return }
    makeRoom(for: bytes.count)
    if let base = bytes.baseAddress { unsafe memcpy(storage + count, base, bytes.count) }
    ranges[column] = count..<count + bytes.count
    count += bytes.count
  }

  private func makeRoom(for more: Int) {
    guard count + more > capacity else { return }
    capacity = max(capacity * 2, count + more)
    let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    unsafe memcpy(grown, storage, count)
    unsafe storage.deallocate()
    unsafe storage = grown
  }

  /// Whether no cell has anything but spaces in it.
  var isEmpty: Bool {
    let bytes = unsafe UnsafeBufferPointer(start: storage, count: count)
    return unsafe bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
  }

  /// Hands the cells over, empty ones where none was set; good until the next `begin` or `set`.
  func give(to row: LeadRow) {
    for range in ranges {
      let range = range ?? 0..<0
      unsafe row.cells.append(
        UnsafeBufferPointer(start: storage + range.lowerBound, count: range.count))
    }
  }
}
