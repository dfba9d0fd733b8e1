import PatientsCore
import PatientsScripting

/// The names that a script may use, and what to say of one that is none of them.
struct ScriptNames {
  static let noField = "a patient has no field"

  let script: String
  let leads: String?
  /// Nil: nothing is known of the columns.
  var columns: InputColumns?
  var globals: Set<String> = []
  private var locals: Set<String> = []
  private let fields = ["is_lead"] + PatientField.allCases.filter(\.belongsToPatient).map(\.name)

  init(script: String, leads: String?) {
    (self.script, self.leads) = (script, leads)
  }

  /// Takes the script's own names in.
  mutating func add(_ looked: ScriptUses) {
    locals = looked.locals
    for use in looked.uses where use.kind == .setsGlobal { globals.insert(use.name) }
  }

  func finding(for use: ScriptUse) -> ScriptCheck.Finding? {
    complaint(about: use).map {
      ScriptCheck.Finding(file: script, line: use.line, text: $0, isNote: false)
    }
  }

  private func complaint(about use: ScriptUse) -> String? {
    let name = "'\(use.name.prefix(60))'"
    switch use.kind {
    case .setsGlobal: return nil
    case .readsGlobal:
      guard !globals.contains(use.name) else { return nil }
      return "nothing is called \(name)" + meant(use, globals.union(locals).sorted())
    case .setsGlobalInFunction:
      guard !globals.contains(use.name) else { return nil }
      return "the global \(name) is set in a function: write local before it"
    case .readsColumn:
      guard let columns, let leads, columns.column(named: use.name) == nil else { return nil }
      let other = columns.offer(for: use.name) ?? meant(use, columns.plainNames + columns.names)
      return "no column \(name) in \(leads)" + other
    case .setsPatientField:
      guard !fields.contains(use.name) else { return nil }
      return "\(Self.noField) \(name)" + meant(use, fields)
    }
  }

  private func meant(_ use: ScriptUse, _ known: [String]) -> String {
    suggestion(for: use.name, among: known)
  }
}

extension InputColumns {
  /// `; it has "Mobile No.": use lead.mobile_no, …` for `phone`, or nil where no column is usual for
  /// the same thing.
  fileprivate func offer(for name: String) -> String? {
    guard let column = usualColumn(for: name) else { return nil }
    let shown = names[column].prefix(60)
    return "; it has \"\(shown)\": use \(lua(column)), or map it with --map FILE, in which stands "
      + "\(name.prefix(60)) = \(shown)"
  }

  /// The column as Lua reads it; beyond ASCII only strings can name it.
  private func lua(_ column: Int) -> String {
    let plain = plainNames[column]
    let isName = plain.utf8.allSatisfy { byte in
      0x61...0x7A ~= byte || 0x30...0x39 ~= byte || byte == UInt8(ascii: "_")
    }
    guard isName, let first = plain.first, first.isLetter else {
      return "lead[\"\(names[column].prefix(60))\"]"
    }
    return "lead.\(plain)"
  }
}
