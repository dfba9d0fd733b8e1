/// What a client asks of the list of patients.
struct PatientSearch: Hashable, Sendable {
  /// The longest page. A longer one is refused rather than cut, which a client would take for
  /// the last.
  static let longestPage = 1000

  /// From 0.
  let page: Int
  let pageSize: Int
  /// Found anywhere in names, patient number, phone or e-mail, whatever the case; empty for all.
  let term: String
  let gender: String?
  let bornFrom: String?
  let bornUntil: String?
  /// Only those that owe something. In practice nobody does.
  let isOutstandingOnly: Bool

  init(_ body: JSONValue) throws(Refusal) {
    let form = try FormReader(body)
    page = try form.integer("pageNo", in: 0...1_000_000_000)
    pageSize = try form.integer("pageSize", in: 1...Self.longestPage)
    term = try form.string("searchTerm")
    let filters = try form.optionalObject("filters")
    gender = try filters?.optionalGender("gender")
    bornFrom = try filters?.optionalObject("minDateOfBirth")?.date()
    bornUntil = try filters?.optionalObject("maxDateOfBirth")?.date()
    isOutstandingOnly = try filters?.optionalBool("outstandingPatients") ?? false
  }
}

/// A text with its case taken away. Up and down again, since some letters have a capital of two
/// (`ß`) or two small forms (`σ`, `ς`).
func folded(_ text: String) -> String {
  text.uppercased().lowercased()
}
