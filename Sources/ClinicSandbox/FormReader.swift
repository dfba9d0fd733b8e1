/// The fields of a JSON object, each asked for with its type.
struct FormReader {
  private let members: [String: JSONValue]
  /// What stands before a field's name in a message: `dateOfBirth.`, or nothing.
  private let path: String

  /// - Parameter name: the field that holds the object; empty for the body itself.
  init(_ value: JSONValue, name: String = "") throws(Refusal) {
    guard case .object(let members) = value else {
      throw Refusal(.notAnObject, name.isEmpty ? "body" : name, "must be a JSON object")
    }
    self.members = members
    path = name.isEmpty ? "" : "\(name)."
  }

  private func required(_ field: String) throws(Refusal) -> JSONValue {
    guard let value = members[field] else {
      throw Refusal(.missing, path + field, "is required")
    }
    return value
  }

  func string(_ field: String) throws(Refusal) -> String {
    guard case .string(let text) = try required(field) else {
      throw Refusal(.wrongType, path + field, "must be a string")
    }
    return text
  }

  /// A string, or nil where the field is null or absent.
  func optionalString(_ field: String) throws(Refusal) -> String? {
    switch members[field] {
    case nil, .null: return nil
    case .string(let text): return text
    default: throw Refusal(.wrongType, path + field, "must be a string or null")
    }
  }

  func bool(_ field: String) throws(Refusal) -> Bool {
    guard case .bool(let flag) = try required(field) else {
      throw Refusal(.wrongType, path + field, "must be true or false")
    }
    return flag
  }

  /// A Bool, or nil where the field is null or absent.
  func optionalBool(_ field: String) throws(Refusal) -> Bool? {
    switch members[field] {
    case nil, .null: return nil
    case .bool(let flag): return flag
    default: throw Refusal(.wrongType, path + field, "must be true, false or null")
    }
  }

  func integer(_ field: String, in range: ClosedRange<Int>) throws(Refusal) -> Int {
    guard case .integer(let value) = try required(field) else {
      throw Refusal(.wrongType, path + field, "must be a whole number")
    }
    guard range.contains(value) else {
      throw Refusal(
        .notAllowed, path + field, "must be from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  func object(_ field: String) throws(Refusal) -> FormReader {
    try FormReader(try required(field), name: path + field)
  }

  /// An object, or nil where the field is null or absent.
  func optionalObject(_ field: String) throws(Refusal) -> FormReader? {
    switch members[field] {
    case nil, .null: nil
    case .some(let value): try FormReader(value, name: path + field)
    }
  }

  func gender(_ field: String) throws(Refusal) -> String {
    try checkedGender(try string(field), field)
  }

  /// A gender, or nil where the field is null or absent.
  func optionalGender(_ field: String) throws(Refusal) -> String? {
    guard let text = try optionalString(field) else { return nil }
    return try checkedGender(text, field)
  }

  private func checkedGender(_ text: String, _ field: String) throws(Refusal) -> String {
    guard text == "Male" || text == "Female" else {
      throw Refusal(.notAllowed, path + field, "must be Male or Female")
    }
    return text
  }

  /// The day in a field of its own, `{"date":"YYYY-MM-DD"}`.
  func date() throws(Refusal) -> String {
    let text = try string("date")
    guard isCalendarDate(text) else {
      throw Refusal(.notAllowed, "\(path)date", "must be a day of the calendar as YYYY-MM-DD")
    }
    return text
  }
}
