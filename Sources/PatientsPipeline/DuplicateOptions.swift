package import PatientsCore

/// What becomes of a lead that is alike another one of the file, or of an earlier run.
package enum DuplicatePolicy: String, CaseIterable, Sendable {
  /// It is sent like any other.
  case keep
  /// It is not sent.
  case skip
  /// It is not sent, and put where a person decides: to look at `review.csv` costs a minute, and two
  /// records of one person are for good.
  case review
}

/// How leads are compared with each other. Leads with the same key are one lead whatever it says.
package struct DuplicateOptions: Sendable {
  package let policy: DuplicatePolicy
  package let likenesses: [Likeness]

  /// - Parameters:
  ///   - policy: nil: ``DuplicatePolicy/review``.
  ///   - likenesses: nil: all where there is a policy. Else the name with the date of birth alone:
  ///     families share a phone and an email, and nobody is to be left waiting for that unless
  ///     somebody has asked for it.
  package init(_ policy: DuplicatePolicy? = nil, by likenesses: [Likeness]? = nil) {
    self.policy = policy ?? .review
    let wanted = likenesses ?? (policy == nil ? [.name] : Likeness.allCases)
    self.likenesses = self.policy == .keep ? [] : Likeness.allCases.filter(wanted.contains)
  }
}
