import ArgumentParser
import PatientsPipeline

/// What can be said of a leads file where looking at it is not enough.
struct LeadsFormOptions: ParsableArguments {
  @Option(help: "The encoding of a leads file that is not UTF-8: windows-1252, windows-1256 …")
  var encoding: String?
  @Option(help: "What stands between cells: one character, or tab, comma, semicolon, pipe.")
  var delimiter: String?
  @Option(help: "The sheet of an Excel workbook; the first one unless given.")
  var sheet: String?
  @Option(help: "A file with lines like phone = Mobile No.: names of the script and of the file.")
  var map: String?

  var form: LeadsForm {
    var form = LeadsForm()
    (form.encoding, form.delimiter) = (encoding, delimiter)
    (form.sheet, form.map) = (sheet, map)
    return form
  }
}

extension Terminal {
  /// What was guessed of a leads file.
  static func notes(_ notes: [String]) {
    for note in notes { error("clinic: \(note)\n") }
  }
}
