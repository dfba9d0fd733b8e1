import PatientsCore
import PatientsLeads

/// Result files, which may fail without the journal: a full disk, say.
extension LeadRun {
  /// Nothing new is sent; what is under way is heard and recorded, and then the run throws.
  func fail(_ error: PatientsError) {
    failure = failure ?? error
    stop(.failed)
  }

  /// Puts a result into its file. What cannot be written there is in the journal all the same.
  func write(_ result: LeadResult, of copy: LeadCopy) {
    writing { files throws(PatientsError) in try files.write(result, of: copy) }
  }

  func write(_ row: MalformedLead) {
    writing { files throws(PatientsError) in try files.write(row) }
  }

  /// Also where the leads file broke off: what was done until then is to be seen.
  func finishFiles() -> [String] {
    var names: [String] = []
    writing { files throws(PatientsError) in names = try files.finish() }
    return names
  }

  private func writing(_ body: (ResultFiles) throws(PatientsError) -> Void) {
    guard let files, !haveFilesFailed else { return }
    do throws(PatientsError) { try body(files) } catch {
      haveFilesFailed = true
      fail(error)
    }
  }
}
