internal import PatientsCore

/// A zip archive, as far as workbooks are ones (APPNOTE.TXT of PKWARE, 6.3.9): parts that are stored
/// or deflated, and zip64. Nothing is ever written to a disk by the names of its parts.
///
/// The directory at the end of the file says what there is; what stands before each part is only
/// passed over.
struct ZipArchive {
  struct Entry {
    fileprivate let method: Int
    fileprivate let checksum: UInt32
    fileprivate let packedSize: Int
    /// Bytes when unpacked, as the archive has it.
    let size: Int
    fileprivate let offset: Int
  }

  /// Workbooks have dozens of parts.
  static let maximumEntries = 10_000
  private static let maximumDirectory = 4 * 1024 * 1024

  private let file: RandomAccessFile
  /// By name in small letters: names of parts differ by more than case.
  private var entries: [String: Entry] = [:]

  /// Reads the directory.
  ///
  /// - Throws: `.leads` where it is damaged, or larger than any workbook's.
  init(_ file: RandomAccessFile) throws(PatientsError) {
    self.file = file
    let (count, size, offset) = try Self.directory(of: file)
    guard count <= Self.maximumEntries, size <= Self.maximumDirectory else {
      throw PatientsError(.leads, "this archive has more parts than any workbook")
    }
    guard let directory = try file.bytes(at: offset, count: size) else { throw Self.damaged }
    var at = 0
    for _ in 0..<count {
      guard let next = try add(directory, at) else { throw Self.damaged }
      at = next
    }
  }

  static let damaged = PatientsError(
    .leads, "the workbook is damaged, or not whole: save it again in Excel, or fetch it again")

  func contains(_ name: String) -> Bool { entries[name.lowercased()] != nil }

  /// What a part is, or nil where there is none of this name.
  func entry(_ name: String) -> Entry? { entries[name.lowercased()] }

  /// What a part unpacks to.
  ///
  /// - Throws: `.leads` where it is damaged, or says itself that it is a bomb. One that unpacks to more
  ///   than it says is found out where that shows.
  func stream(of entry: Entry, name: String) throws(PatientsError) -> CheckedPart {
    let subject = "the workbook's \(oneLine(name, limit: 100))"
    guard let header = try file.bytes(at: entry.offset, count: 30),
      header.number(at: 0, bytes: 4) == 0x0403_4B50, let nameLength = header.int(at: 26, bytes: 2),
      let extraLength = header.int(at: 28, bytes: 2)
    else { throw Self.damaged }
    guard !InflateStream.isBomb(packed: entry.packedSize, unpacked: entry.size) else {
      throw InflateStream.bomb(subject)
    }
    let start = entry.offset + 30 + nameLength + extraLength
    guard start <= file.size, entry.packedSize <= file.size - start else { throw Self.damaged }
    let packed = FilePart(file, start: start, count: entry.packedSize)
    let unpacked: any ByteStream =
      entry.method == 0
      ? packed : try InflateStream(packed, .raw, subject: subject)
    return CheckedPart(unpacked, size: entry.size, checksum: entry.checksum)
  }
}

extension ZipArchive {
  /// Where the directory is: how many entries, how many bytes, from which offset.
  private static func directory(
    of file: RandomAccessFile
  ) throws(PatientsError) -> (count: Int, size: Int, offset: Int) {
    let length = min(file.size, 22 + 0xFFFF)
    let start = file.size - length
    guard length >= 22, let tail = try file.bytes(at: start, count: length) else { throw damaged }
    for at in stride(from: length - 22, through: 0, by: -1)
    where tail.number(at: at, bytes: 4) == 0x0605_4B50 {
      guard let count = tail.int(at: at + 10, bytes: 2), let size = tail.int(at: at + 12, bytes: 4),
        let offset = tail.int(at: at + 16, bytes: 4)
      else { break }
      let isZip64 = count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF
      return isZip64 ? try directory64(of: file, before: start + at) : (count, size, offset)
    }
    throw damaged
  }

  private static func directory64(
    of file: RandomAccessFile, before end: Int
  ) throws(PatientsError) -> (count: Int, size: Int, offset: Int) {
    guard let locator = try file.bytes(at: end - 20, count: 20),
      locator.number(at: 0, bytes: 4) == 0x0706_4B50, let at = locator.int(at: 8, bytes: 8),
      let record = try file.bytes(at: at, count: 56),
      record.number(at: 0, bytes: 4) == 0x0606_4B50, let count = record.int(at: 32, bytes: 8),
      let size = record.int(at: 40, bytes: 8), let offset = record.int(at: 48, bytes: 8)
    else { throw damaged }
    return (count, size, offset)
  }

  /// Takes one entry of the directory; where the next one begins, or nil where this one is damaged.
  private mutating func add(
    _ directory: LittleEndianBytes, _ at: Int
  ) throws(PatientsError) -> Int? {
    guard directory.number(at: at, bytes: 4) == 0x0201_4B50,
      let flags = directory.number(at: at + 8, bytes: 2),
      let method = directory.int(at: at + 10, bytes: 2),
      let checksum = directory.number(at: at + 16, bytes: 4),
      let nameLength = directory.int(at: at + 28, bytes: 2),
      let extraLength = directory.int(at: at + 30, bytes: 2),
      let commentLength = directory.int(at: at + 32, bytes: 2)
    else { return nil }
    let extra = at + 46 + nameLength
    let next = extra + extraLength + commentLength
    guard next <= directory.bytes.count,
      let places = Places(directory, at, extra: extra..<extra + extraLength)
    else { return nil }
    let name = String(decoding: directory.bytes[at + 46..<extra], as: UTF8.self)
      .replacing("\\", with: "/").lowercased()
    guard flags & 1 == 0 else {
      throw PatientsError(.leads, "this archive has a password: save it without one")
    }
    // Who writes two parts of one name means each reader to take another one.
    guard entries[name] == nil else { throw Self.damaged }
    guard method == 0 || method == 8 else { return next }
    entries[name] = Entry(
      method: method, checksum: UInt32(truncatingIfNeeded: checksum),
      packedSize: places.packedSize, size: places.size, offset: places.offset)
    return next
  }

  /// Sizes and offset of an entry, which are in its extra field where they do not fit 32 bits.
  private struct Places {
    var size: Int
    var packedSize: Int
    var offset: Int

    init?(_ directory: LittleEndianBytes, _ at: Int, extra: Range<Int>) {
      guard let packedSize = directory.int(at: at + 20, bytes: 4),
        let size = directory.int(at: at + 24, bytes: 4),
        let offset = directory.int(at: at + 42, bytes: 4)
      else { return nil }
      (self.size, self.packedSize, self.offset) = (size, packedSize, offset)
      var field = extra.lowerBound
      while field + 4 <= extra.upperBound {
        guard let kind = directory.number(at: field, bytes: 2),
          let length = directory.int(at: field + 2, bytes: 2),
          field + 4 + length <= extra.upperBound
        else { return nil }
        if kind == 1, !take(directory, field + 4) { return nil }
        field += 4 + length
      }
    }

    /// Takes what is there in the order of the format: size, packed size, offset.
    private mutating func take(_ bytes: LittleEndianBytes, _ start: Int) -> Bool {
      var at = start
      for path in [\Places.size, \Places.packedSize, \Places.offset]
      where self[keyPath: path] == 0xFFFF_FFFF {
        guard let number = bytes.int(at: at, bytes: 8) else { return false }
        self[keyPath: path] = number
        at += 8
      }
      return true
    }
  }
}
