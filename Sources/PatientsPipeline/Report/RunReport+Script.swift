import PatientsCore
import PatientsJournal

extension RunReport {
  /// What decided, so that it can be told later: the settings, the script and its digest.
  func script(_ html: inout HTML) {
    html.section("What decided") { html in
      if !settings.isEmpty {
        html.table("Settings", ["Setting", "Value"], whatAndWhere + settings) {
          [.text($0.name), .text($0.value)]
        }
      }
      guard let text = description.scriptText else {
        html.element("p", "The journal does not have the script of this run.")
        return
      }
      html.element("p") { html in
        html.text("The script as it was, without the files that it requires. Its SHA-256 digest, ")
        html.text("as sha256sum prints it: ")
        html.element("code", ["class": "digest"], hex(SHA256.digest(of: text)))
      }
      html.element("pre", ["tabindex": "0", "role": "region", "aria-label": "The script"]) {
        // A line feed right behind <pre> is no part of its text.
        $0.newline()
        $0.element("code", String(decoding: text, as: UTF8.self))
      }
    }
  }

  /// What the journal keeps apart from the other settings.
  private var whatAndWhere: [RunSetting] {
    let file = description.leadsFile.map { $0 == "-" ? "standard input" : $0 }
    return [
      RunSetting(name: "Leads", value: file ?? "not known any more"),
      RunSetting(name: "Registry", value: description.registry ?? "none: a dry run"),
    ]
  }
}
