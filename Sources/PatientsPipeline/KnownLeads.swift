import PatientsCore
import PatientsJournal

/// The leads that the registry has, may have or is about to get, by what others can be alike them in:
/// of this run, and of all runs of its journal.
struct KnownLeads {
  /// Where a lead is that another one is alike.
  enum Place: Hashable {
    /// By its row in this run's file.
    case row(Int)
    /// By its number in the journal.
    case earlier(Int)
  }

  /// A lead that another one is alike, and in what.
  struct Alike {
    let place: Place
    var likenesses: [Likeness]
  }

  let options: DuplicateOptions
  let salt: [UInt8]
  /// A row doubled, or a number of the journal doubled and one more.
  private var places = DigestTable()

  /// - Parameter journal: nil: nothing is known of earlier runs.
  init(_ options: DuplicateOptions, journal: JournalView?) throws(PatientsError) {
    self.options = options
    guard let journal else {
      var random = SystemRandomNumberGenerator()
      salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      return
    }
    salt = try journal.salt()
    guard !options.likenesses.isEmpty else { return }
    var places = DigestTable()
    let there = JournalState.allCases.filter { !$0.maySend }
    try journal.visitMarks(in: there) { id, bytes in
      KnownLeads.take(LeadMarks(bytes: bytes), id, isEarlier: true, options, &places)
    }
    self.places = places
  }

  /// The leads that a patient is alike, each with all that they have in common, in the order of the
  /// likenesses; empty where it is alike nobody.
  func alike(_ marks: LeadMarks) -> [Alike] {
    var found: [Alike] = []
    for likeness in options.likenesses {
      guard let mark = marks[likeness], let value = places[mark] else { continue }
      let number = Int(value >> 1)
      let place = value & 1 == 0 ? Place.row(number) : .earlier(number)
      if let index = found.firstIndex(where: { $0.place == place }) {
        found[index].likenesses.append(likeness)
      } else {
        found.append(Alike(place: place, likenesses: [likeness]))
      }
    }
    return found
  }

  /// Takes in a lead that is about to be sent.
  mutating func insert(_ marks: LeadMarks, row: Int) {
    KnownLeads.take(marks, row, isEarlier: false, options, &places)
  }

  /// Takes in a lead, unless it is alike one that is known.
  ///
  /// - Returns: whether it was taken in.
  mutating func takes(_ patient: Patient, row: Int) -> Bool {
    let marks = LeadMarks(patient, salt: salt)
    guard alike(marks).isEmpty else { return false }
    insert(marks, row: row)
    return true
  }

  /// Forgets a lead that the registry does not have after all: the next one that is alike is sent.
  mutating func forget(_ marks: LeadMarks, row: Int) {
    let value = KnownLeads.value(row, isEarlier: false)
    for mark in options.likenesses.compactMap({ marks[$0] }) { places.forget(mark, value) }
  }

  private static func take(
    _ marks: LeadMarks, _ number: Int, isEarlier: Bool, _ options: DuplicateOptions,
    _ places: inout DigestTable
  ) {
    let value = value(number, isEarlier: isEarlier)
    for mark in options.likenesses.compactMap({ marks[$0] }) { _ = places.insert(mark, value) }
  }

  /// Numbers beyond 2³¹ are all the same one: more leads than a table holds.
  private static func value(_ number: Int, isEarlier: Bool) -> UInt32 {
    let bounded = UInt32(clamping: min(max(number, 1), Int(DigestTable.maximum >> 1) - 1))
    return bounded << 1 | (isEarlier ? 1 : 0)
  }
}

extension [KnownLeads.Alike] {
  /// `the same phone and email as row 12; the same name and date of birth as row 3 of run 2`
  func text(journal: JournalView?) throws(PatientsError) -> String {
    var parts: [String] = []
    for alike in self {
      parts.append("the same \(alike.likenesses.words) as \(try alike.place.words(in: journal))")
    }
    return parts.joined(separator: "; ")
  }
}

extension KnownLeads.Place {
  fileprivate func words(in journal: JournalView?) throws(PatientsError) -> String {
    switch self {
    case .row(let row): return "row \(row)"
    case .earlier(let id):
      guard let entry = try journal?.entry(id: id) else { return "a lead of an earlier run" }
      return "row \(entry.row) of run \(entry.runId)"
    }
  }
}

extension [Likeness] {
  /// `phone and email`
  var words: String {
    let words = map(\.words)
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}
