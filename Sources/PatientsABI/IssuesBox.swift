public import CPatients
import PatientsCore

/// What a `patients_issues` stands for: texts that C reads, for each issue.
final class IssuesBox: Box {
  static var kind: HandleKind { .issues }

  private var entries: [(issue: Issue, code: CText, text: CText)]

  init(_ issues: [Issue]) {
    entries = issues.map { ($0, CText($0.code.rawValue), CText($0.text)) }
  }

  deinit {
    for index in entries.indices {
      entries[index].code.free()
      entries[index].text.free()
    }
  }

  var count: Int { entries.count }

  /// Its texts are this box's.
  func issue(at index: Int) throws(BorderError) -> patients_issue {
    guard entries.indices.contains(index) else {
      throw BorderError(.argument, "there is no issue at this index")
    }
    let entry = entries[index]
    var target = unsafe patients_issue()
    unsafe target.field = entry.issue.field.rawValue
    unsafe target.severity = entry.issue.severity.rawValue
    unsafe target.code = entry.code.pointer
    unsafe target.text = entry.text.pointer
    return unsafe target
  }
}

@c @implementation
public func patients_patient_check(
  _ patient: OpaquePointer?, _ issues: UnsafeMutablePointer<OpaquePointer?>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error, patient, PatientBox.self) { box in
    let issues = try unsafe output(issues, "issues")
    let found = IssuesBox(box.value.issues(on: CalendarDate.today()))
    unsafe issues.pointee = try handle(for: found)
  }
}

@c @implementation
public func patients_issues_count(_ issues: OpaquePointer?) -> Int {
  (try? unsafe HandleTable.with(issues, IssuesBox.self) { $0.count }.get()) ?? 0
}

@c @implementation
public func patients_issues_get(
  _ issues: OpaquePointer?, _ index: Int, _ issue: UnsafeMutablePointer<patients_issue>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error, issues, IssuesBox.self) { box in
    let issue = try unsafe patients_issue.output(issue, "issue")
    try unsafe patients_issue.write(box.issue(at: index), to: issue)
  }
}

@c @implementation
public func patients_issues_free(_ issues: OpaquePointer?) {
  unsafe HandleTable.remove(issues, IssuesBox.self)
}
