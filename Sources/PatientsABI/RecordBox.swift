public import CPatients
import PatientsCore

/// What a `patients_record` stands for. Texts are made for C when they are asked for.
final class RecordBox {
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
    unsafe handle = try PatientsABI.handle(for: RecordBox(PatientRecord()), .record)
  }

  /// The handle, which is the caller's from here on.
  mutating func take(_ record: PatientRecord) throws -> OpaquePointer? {
    try unsafe HandleTable.with(handle, .record, RecordBox.self) { $0.record = record }
    isTaken = true
    return unsafe handle
  }

  deinit { if !isTaken { _ = try? unsafe HandleTable.remove(handle, .record) } }
}

@c @implementation
public func patients_record_get(
  _ record: OpaquePointer?, _ field: patients_field,
  _ text: UnsafeMutablePointer<UnsafePointer<CChar>?>?, _ length: UnsafeMutablePointer<Int>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) {
    let text = try unsafe output(text, "text")
    let found = try unsafe HandleTable.with(record, .record, RecordBox.self) {
      try $0.get(field)
    }
    unsafe text.pointee = found.pointer
    unsafe length?.pointee = found.count
  }
}

@c @implementation
public func patients_record_free(_ record: OpaquePointer?) {
  _ = try? unsafe HandleTable.remove(record, .record)
}
