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
    guard failure == nil else { return }
    do throws(PatientsError) { try files?.write(result, of: copy) } catch { fail(error) }
  }

  func write(_ row: MalformedLead) {
    guard failure == nil else { return }
    do throws(PatientsError) { try files?.write(row) } catch { fail(error) }
  }

  func finishFiles() -> [String] {
    guard failure == nil else { return [] }
    do throws(PatientsError) { return try files?.finish() ?? [] } catch {
      fail(error)
      return []
    }
  }
}
