import CTerminal
import Glibc

/// How wide text is on a terminal, by the C library's table: a Chinese character takes two cells, an
/// accent none.
package enum TextWidth {
  /// The table for UTF-8, whatever the environment says; NULL where this system has none.
  nonisolated(unsafe) private static let table = unsafe newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)

  /// The cells that a text takes.
  package static func cells(_ text: String) -> Int {
    withTable { text.unicodeScalars.reduce(0) { $0 + cells($1) } }
  }

  /// The beginning of a text that fits, with `…` where something is left out.
  package static func cut(_ text: String, to width: Int) -> String {
    guard cells(text) > width else { return text }
    return withTable {
      var kept = String.UnicodeScalarView()
      var used = 1
      for scalar in text.unicodeScalars {
        used += cells(scalar)
        guard used <= width else { break }
        kept.append(scalar)
      }
      return width > 0 ? String(kept) + "…" : ""
    }
  }

  /// A text in rows that fit, broken at spaces; a word that is longer than a row is cut.
  ///
  /// - Parameter indent: cells before each row but the first, whose own spaces stay.
  package static func wrap(_ text: String, to width: Int, indent: Int) -> [String] {
    guard cells(text) > width else { return [text] }
    let blank = String(repeating: " ", count: min(indent, width / 2))
    var rows: [String] = []
    // Two spaces have an empty word between them.
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    var row = String(words.first ?? "")
    for word in words.dropFirst() {
      let longer = row + " " + word
      if cells(longer) <= width || row.allSatisfy({ $0 == " " }) {
        row = longer
      } else if !word.isEmpty {
        rows.append(row)
        row = blank + word
      }
    }
    return (rows + [row]).map { cut($0, to: width) }
  }

  /// A text from outside without what a terminal would act upon, and what turns its direction.
  package static func plain(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned,
        .privateUse:
        plain.append("?")
      default: plain.append(scalar)
      }
    }
    return String(plain)
  }

  private static func cells(_ scalar: Unicode.Scalar) -> Int {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F ? 0 : 1 }
    return max(Int(cterminal_width(wchar_t(bitPattern: scalar.value))), 0)
  }

  /// Asks with this table, in this thread alone.
  private static func withTable<Result>(_ body: () -> Result) -> Result {
    guard let table = unsafe table else { return body() }
    let before = unsafe uselocale(table)
    defer { _ = unsafe uselocale(before) }
    return body()
  }
}
