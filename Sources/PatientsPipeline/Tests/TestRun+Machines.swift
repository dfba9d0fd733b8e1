import PatientsScripting

extension TestRun {
  /// The Test Anything Protocol, version 13.
  package var tapText: String {
    var lines = ["TAP version 13", "1..\(cases.count)"]
    for (index, test) in cases.enumerated() {
      // A '#' would begin a directive.
      let name = test.name.split(separator: "#", omittingEmptySubsequences: false)
        .joined(separator: "\\#")
      lines.append("\(test.failure == nil ? "ok" : "not ok") \(index + 1) - \(name)")
      guard let failure = test.failure else { continue }
      lines.append("  ---")
      lines.append("  message: |")
      lines += ([failure] + test.trace).flatMap(Self.lines).map { "    \($0)" }
      lines.append("  ...")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// JUnit's XML, as build servers read it.
  package var junitText: String {
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      #"<testsuites tests="\#(cases.count)" failures="\#(failures)">"#,
    ]
    for file in files { lines += junitLines(file) }
    return (lines + ["</testsuites>"]).joined(separator: "\n") + "\n"
  }

  private func junitLines(_ file: ScriptTestFile) -> [String] {
    let name = Self.escaped(file.path)
    let failed = file.cases.count { $0.failure != nil }
    var lines = [
      #"  <testsuite name="\#(name)" tests="\#(file.cases.count)" failures="\#(failed)">"#
    ]
    for test in file.cases {
      let head = #"    <testcase classname="\#(name)" name="\#(Self.escaped(test.name))""#
      guard let failure = test.failure else {
        lines.append(head + "/>")
        continue
      }
      let text = ([failure] + test.trace).joined(separator: "\n")
      lines.append(head + ">")
      lines.append(
        #"      <failure message="\#(Self.escaped(failure))">\#(Self.escaped(text))</failure>"#)
      lines.append("    </testcase>")
    }
    return lines + ["  </testsuite>"]
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// Text of an element or an attribute. Control characters, which XML has no way to say, are left
  /// out.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20: break
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
