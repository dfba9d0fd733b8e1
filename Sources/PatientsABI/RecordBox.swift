public import CPatients
import PatientsCore

/// What a `patients_record` stands for. Texts are made for C when they are asked for.
final class RecordBox: Box {
  static var kind: HandleKind { .record }

  fileprivate var record: PatientRecord
  private var texts: [PatientField: CText] = [:]

  init(_ record: PatientRecord) { self.record = record }

  deinit { for var text in texts.values { text.free() } }

  func get(_ number: patients_field) throws(BorderError) -> CText {
    guard let field = PatientField(rawValue: number) else {
      throw BorderError(.argument, "a record has no field of this number")
    }
    if let text = texts[field] { return text }
    guard let value = record[field] else { return CText() }
    let text = CText(value)
    texts[field] = text
    return text
  }
}

/// The handle of a record that is still to come. It is taken before anything is sent, so that no
/// outcome is lost for want of one.
@safe struct RecordPlace: ~Copyable {
  private let handle: OpaquePointer?
  private var isTaken = false

  /// - Throws: `.memory`.
  init() throws(BorderError) {
    unsafe handle = try PatientsABI.handle(for: RecordBox(PatientRecord()))
  }

  /// The handle, which is the caller's from here on.
  mutating func take(_ record: PatientRecord) throws -> OpaquePointer? {
    try unsafe HandleTable.with(handle, RecordBox.self) { $0.record = record }.get()
    isTaken = true
    return unsafe handle
  }

  deinit { if !isTaken { unsafe HandleTable.remove(handle, RecordBox.self) } }
}

@c @implementation
public func patients_record_get(
  _ record: OpaquePointer?, _ field: patients_field,
  _ text: UnsafeMutablePointer<UnsafePointer<CChar>?>?, _ length: UnsafeMutablePointer<Int>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error, record, RecordBox.self) { box in
    let text = try unsafe output(text, "text")
    let found = try box.get(field)
    unsafe text.pointee = found.pointer
    unsafe length?.pointee = found.count
  }
}

@c @implementation
public func patients_record_free(_ record: OpaquePointer?) {
  unsafe HandleTable.remove(record, RecordBox.self)
}
