/// What a terminal can show.
package struct TerminalLook: Hashable, Sendable {
  package var columns: Int
  package var rows: Int
  package var hasColour: Bool
  /// Whether it shows more than ASCII.
  package var hasUnicode: Bool

  package init(
    columns: Int = 80, rows: Int = 24, hasColour: Bool = false, hasUnicode: Bool = true
  ) {
    self.columns = columns
    self.rows = rows
    self.hasColour = hasColour
    self.hasUnicode = hasUnicode
  }

  /// The look of a terminal of this size, by what the environment says of it.
  ///
  /// `NO_COLOR` that is not empty means what no-color.org says.
  package init(columns: Int, rows: Int, environment: [String: String]) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let locale = value("LC_ALL") ?? value("LC_CTYPE") ?? value("LANG") ?? ""
    let charset = locale.uppercased()
    self.init(
      columns: columns, rows: rows,
      hasColour: value("NO_COLOR") == nil && value("TERM") != "dumb",
      hasUnicode: charset.contains("UTF-8") || charset.contains("UTF8"))
  }

  /// A text in a colour, where there are colours.
  package func paint(_ text: String, _ colour: Colour) -> String {
    hasColour ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// The colours of a terminal's own theme, so that they can be read on light and on dark.
  package enum Colour: String, Sendable {
    case good = "32"
    case wait = "33"
    case bad = "31"
    case quiet = "2"
    case strong = "1"
  }
}

extension ResultKind {
  /// Red for what needs a person, yellow for what another run does.
  package var colour: TerminalLook.Colour {
    switch self {
    case .registered: .good
    case .disqualified, .duplicate: .quiet
    case .notSent: .wait
    case .rejected, .invalid, .malformed, .inDoubt: .bad
    }
  }
}
