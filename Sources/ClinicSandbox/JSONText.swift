/// A text as a JSON string with its quotes. Only what JSON demands is escaped; a name in Arabic
/// stays readable.
func quoted(_ text: String) -> String {
  var json = "\""
  json.reserveCapacity(text.utf8.count + 2)
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": json += "\\\""
    case "\\": json += "\\\\"
    case "\n": json += "\\n"
    case "\r": json += "\\r"
    case "\t": json += "\\t"
    case "\u{0}"..<"\u{10}": json += "\\u000" + String(scalar.value, radix: 16)
    case "\u{10}"..<"\u{20}": json += "\\u00" + String(scalar.value, radix: 16)
    default: json.unicodeScalars.append(scalar)
    }
  }
  return json + "\""
}
