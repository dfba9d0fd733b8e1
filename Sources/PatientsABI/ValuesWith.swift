public import CPatients
import PatientsCore

/// What people typed, read with more than the library knows by itself.

@c @implementation
public func patients_date_parse_with(
  _ text: UnsafePointer<CChar>?, _ length: Int,
  _ options: UnsafePointer<patients_date_options>?, _ date: UnsafeMutablePointer<CChar>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) {
    let date = try unsafe output(date, "date")
    guard let options = unsafe options else {
      throw BorderError(.argument, "options is NULL")
    }
    let read = unsafe try patients_date_options.read(options, over: .defaults)
    let typed = try unsafe PatientsABI.text(text, length, "text")
    let format = try unsafe optionalText(read.format, "format")
    let parsed = try unsafe CalendarDate.parse(
      typed, format: format, pivot: Int(read.pivot))
    unsafe fill(UnsafeMutableRawBufferPointer(start: date, count: 11), parsed.description)
  }
}

@c @implementation
public func patients_gender_parse_with(
  _ text: UnsafePointer<CChar>?, _ length: Int, _ words: UnsafePointer<patients_gender_word>?,
  _ count: Int, _ gender: UnsafeMutablePointer<UnsafePointer<CChar>?>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) {
    let gender = try unsafe output(gender, "gender")
    let typed = try unsafe PatientsABI.text(text, length, "text")
    let own = try unsafe list(words, count, "words").map { try unsafe genderWord($0) }
    unsafe gender.pointee = try Gender.parse(typed, words: own).permanentText
  }
}

private func genderWord(_ word: patients_gender_word) throws(BorderError) -> Gender.Word {
  let text = try unsafe text(word.word, nulTerminated, "a word")
  let meaning = try unsafe PatientsABI.text(word.gender, nulTerminated, "a gender")
  guard let gender = Gender(exactly: meaning) else {
    throw BorderError(.argument, "a word says neither \"Male\" nor \"Female\"")
  }
  return (text, gender)
}

@c @implementation
public func patients_name_split(
  _ text: UnsafePointer<CChar>?, _ length: Int, _ titles: UnsafePointer<UnsafePointer<CChar>?>?,
  _ count: Int, _ name: UnsafeMutablePointer<patients_name>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) {
    let name = try unsafe patients_name.output(name, "name")
    let typed = try unsafe PatientsABI.text(text, length, "text")
    let own = try unsafe list(titles, count, "titles").map { title in
      try unsafe PatientsABI.text(title, nulTerminated, "a title")
    }
    let parts = TitledName(typed, titles: own)
    var filled = unsafe patients_name()
    unsafe filled.title = text.map { unsafe $0 + parts.titleBytes.lowerBound }
    unsafe filled.title_length = parts.titleBytes.count
    unsafe filled.name = text.map { unsafe $0 + parts.nameStart }
    unsafe filled.name_length = typed.utf8.count - parts.nameStart
    try unsafe patients_name.write(filled, to: name)
  }
}

/// A list that came from C; NULL is one of nothing.
private func list<T>(
  _ first: UnsafePointer<T>?, _ count: Int, _ what: StaticString
) throws(BorderError) -> UnsafeBufferPointer<T> {
  guard (0...longestList).contains(count), unsafe first != nil || count == 0 else {
    throw BorderError(.argument, "\(what) is NULL, or has a count beyond 65536")
  }
  return unsafe UnsafeBufferPointer(start: first, count: count)
}

private let longestList = 65536

nonisolated(unsafe) private let maleText = unsafe CText.permanent(Gender.male.rawValue)
nonisolated(unsafe) private let femaleText = unsafe CText.permanent(Gender.female.rawValue)

extension Gender {
  /// The registry's word for it, for the life of the process.
  var permanentText: UnsafePointer<CChar> { unsafe self == .male ? maleText : femaleText }
}
