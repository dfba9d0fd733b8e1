internal import PatientsCore

/// How the text of a leads file is written in bytes.
struct TextEncoding: Hashable, Sendable {
  /// As people call it: `windows-1252`.
  let name: String
  /// As the system's iconv calls it.
  let systemName: String
  /// Bytes of the shortest character.
  var unit: Int { ["UTF-16LE", "UTF-16BE"].contains(systemName) ? 2 : 1 }
  var isUTF8: Bool { systemName == "UTF-8" }
  /// As error texts call it.
  var words: String { isUTF8 ? "UTF-8" : unit == 2 ? "UTF-16" : name }

  static let utf8 = TextEncoding(name: "utf-8", systemName: "UTF-8")
  static let utf16LittleEndian = TextEncoding(name: "utf-16le", systemName: "UTF-16LE")
  static let utf16BigEndian = TextEncoding(name: "utf-16be", systemName: "UTF-16BE")
  static let windows1252 = TextEncoding(name: "windows-1252", systemName: "CP1252")
  static let windows1256 = TextEncoding(name: "windows-1256", systemName: "CP1256")

  private init(name: String, systemName: String) {
    (self.name, self.systemName) = (name, systemName)
  }

  /// The encoding that somebody named; whether the system knows it shows when it is used.
  ///
  /// - Throws: `.argument` for what cannot be a name.
  init(named name: String) throws(PatientsError) {
    let lower = name.lowercased()
    let known: [String: TextEncoding] = [
      "utf8": .utf8, "utf-8": .utf8, "utf16": .utf16LittleEndian, "utf-16": .utf16LittleEndian,
      "utf-16le": .utf16LittleEndian, "utf-16be": .utf16BigEndian,
      "windows-1252": .windows1252, "windows-1256": .windows1256,
    ]
    if let encoding = known[lower] {
      self = encoding
      return
    }
    // iconv takes more than names: a slash would begin what it is to do with bad characters.
    let isName = lower.utf8.allSatisfy { byte in
      0x61...0x7A ~= byte || 0x30...0x39 ~= byte || "-_.:+()".utf8.contains(byte)
    }
    guard !lower.isEmpty, lower.count <= 40, isName else {
      throw PatientsError(.argument, "--encoding: that is not the name of an encoding")
    }
    self.init(name: lower, systemName: lower.uppercased())
  }
}

extension TextEncoding {
  /// What a file's first bytes say by themselves.
  enum Mark {
    case utf8, utf16LittleEndian, utf16BigEndian

    /// - Returns: nil where there is no byte order mark.
    init?(_ start: ArraySlice<UInt8>) {
      if start.starts(with: [0xEF, 0xBB, 0xBF]) {
        self = .utf8
      } else if start.starts(with: [0xFF, 0xFE]) {
        self = .utf16LittleEndian
      } else if start.starts(with: [0xFE, 0xFF]) {
        self = .utf16BigEndian
      } else {
        return nil
      }
    }

    var encoding: TextEncoding {
      switch self {
      case .utf8: .utf8
      case .utf16LittleEndian: .utf16LittleEndian
      case .utf16BigEndian: .utf16BigEndian
      }
    }
  }

  /// UTF-16 without a mark, as far as zeros in every second byte show it.
  static func unmarkedUTF16(_ start: ArraySlice<UInt8>) -> TextEncoding? {
    let pairs = start.count / 2
    guard pairs >= 2 else { return nil }
    var zeros = (first: 0, second: 0)
    for (index, byte) in start.prefix(pairs * 2).enumerated() where byte == 0 {
      if index.isMultiple(of: 2) { zeros.first += 1 } else { zeros.second += 1 }
    }
    if zeros.first == 0, zeros.second * 2 >= pairs { return .utf16LittleEndian }
    if zeros.second == 0, zeros.first * 2 >= pairs { return .utf16BigEndian }
    return nil
  }
}
