package import PatientsCore

extension Journal {
  /// What somebody has found out about a lead in doubt.
  package enum Resolution: Hashable, Sendable {
    /// The registry has it.
    case registered(id: String, patientNo: String?)
    /// The registry certainly lacks it: the next run sends it.
    case safeToSend
  }

  /// Ends the doubt about a lead, for good and on the disk when it returns. The request is dropped:
  /// nobody needs it any more.
  ///
  /// - Throws: `.journal` where the lead is not in doubt, or the file cannot be written.
  package func resolve(
    _ key: LeadKey, as resolution: Resolution
  ) throws(PatientsError) {
    let writer = try writer()
    let value = Statement.Value.blob(key.bytes)
    var values = [value]
    switch resolution {
    case .registered(let id, let patientNo):
      values += [.text(JournalState.registered.rawValue), .text(id), .init(patientNo)]
    case .safeToSend:
      values += [.text(JournalState.notSent.rawValue), .null, .null]
    }
    values.append(.integer(now()))
    try writer.connection.transaction { () throws(PatientsError) in
      guard try writer.resolve.run(values) == 1 else {
        throw PatientsError(.journal, "only a lead in doubt can be resolved")
      }
      try writer.dropRequest.run([value])
    }
  }
}
