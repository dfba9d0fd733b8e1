/// Writes HTML in which all that comes from outside is text: names of elements and attributes are the
/// program's own, and everything else is escaped.
struct HTML {
  private(set) var source = ""

  typealias Attributes = KeyValuePairs<StaticString, String>

  /// An element with what `body` writes into it.
  mutating func element(
    _ name: StaticString, _ attributes: Attributes, _ body: (inout HTML) -> Void
  ) {
    open(name, attributes)
    body(&self)
    source += "</\(name)>"
  }

  mutating func element(_ name: StaticString, _ body: (inout HTML) -> Void) {
    element(name, [:], body)
  }

  mutating func element(_ name: StaticString, _ attributes: Attributes, _ text: String) {
    element(name, attributes) { $0.text(text) }
  }

  mutating func element(_ name: StaticString, _ text: String) { element(name, [:], text) }

  /// An element of HTML that has no end, as `<meta>`.
  mutating func open(_ name: StaticString, _ attributes: Attributes = [:]) {
    source += "<\(name)"
    for (name, value) in attributes { source += " \(name)=\"\(HTML.escaped(value))\"" }
    source += ">"
  }

  mutating func text(_ text: String) { source += HTML.escaped(text) }

  mutating func newline() { source += "\n" }

  /// The program's own text.
  mutating func raw(_ text: String) { source += text }

  /// What a browser would not show as it is, or by what a text could look like another, is shown as
  /// what it is: `⟨U+202E⟩`.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\n", "\t": escaped.unicodeScalars.append(scalar)
      case _ where scalar.isHidden: escaped += "⟨U+\(hex(scalar.value))⟩"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

extension Unicode.Scalar {
  /// Control characters, what turns the direction of a text, and what is no character.
  fileprivate var isHidden: Bool {
    switch value {
    case 0x202A...0x202E, 0x2066...0x2069, 0x2028, 0x2029, 0xFEFF: true
    case 0xFDD0...0xFDEF: true
    default: properties.generalCategory == .control || value & 0xFFFE == 0xFFFE
    }
  }
}

// MARK: - What the report is made of

extension HTML {
  /// A table with a caption and a head; `cells` makes a row of each.
  mutating func table<Row>(
    _ caption: String, _ head: [String], _ rows: [Row], cells: (Row) -> [Cell]
  ) {
    let rows = rows.map(cells)
    element("table") { html in
      html.element("caption", caption)
      html.element("thead") { html in
        html.element("tr") { html in
          for (name, cell) in zip(head, rows.first ?? []) {
            html.element("th", ["scope": "col", "class": cell.isNumber ? "n" : ""], name)
          }
        }
      }
      html.element("tbody") { html in
        for row in rows { html.row(row, head) }
      }
    }
  }

  /// A cell of a table.
  enum Cell {
    /// Text from outside, which may run in either direction.
    case text(String)
    /// The program's own words or a number.
    case number(String)
    /// What part of the whole it is, drawn.
    case share(Double, String)

    fileprivate var isNumber: Bool {
      if case .number = self { true } else { false }
    }
  }

  /// On a phone each cell is a line of its own, with the column's name before it.
  private mutating func row(_ cells: [Cell], _ head: [String]) {
    element("tr") { html in
      for (column, cell) in cells.enumerated() {
        let name = column < head.count ? head[column] : ""
        switch cell {
        case .text(let text) where column == 0:
          html.element("th", ["scope": "row", "dir": "auto"], text)
        case .text(let text):
          // The second of two says itself what it is.
          let name = cells.count > 2 ? name : ""
          html.element("td", ["dir": "auto", "data-name": name], text)
        case .number(let text): html.element("td", ["class": "n", "data-name": name], text)
        case .share(let share, let title):
          html.element("td", ["class": "share", "data-name": name]) { $0.bar(share, title) }
        }
      }
    }
    newline()
  }

  /// A bar as wide as the share of the room that there is.
  private mutating func bar(_ share: Double, _ title: String) {
    element("svg", ["class": "bar", "role": "img", "width": "100%", "height": "12"]) { html in
      html.element("title", title)
      html.element("rect", ["class": "ground", "width": "100%", "height": "12", "rx": "2"], "")
      html.element(
        "rect", ["class": "ink", "width": percent(share), "height": "12", "rx": "2"], "")
    }
  }
}

/// A share of the room as SVG wants it: `12.5%`.
func percent(_ share: Double) -> String { svg(max(0, min(share, 1)) * 100) + "%" }

/// A number for SVG, the same on each machine: two decimals at most.
func svg(_ number: Double) -> String {
  let hundredths = Int((max(-1e9, min(number, 1e9)) * 100).rounded())
  guard hundredths % 100 != 0 else { return String(hundredths / 100) }
  let sign = hundredths < 0 ? "-" : ""
  let size = abs(hundredths)
  let decimals = size % 10 == 0 ? "\(size / 10 % 10)" : "\(size / 10 % 10)\(size % 10)"
  return "\(sign)\(size / 100).\(decimals)"
}
