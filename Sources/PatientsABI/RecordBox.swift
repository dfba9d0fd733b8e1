public import CPatients
import PatientsCore

/// What a `patients_record` stands for. Texts are made for C when they are asked for.
final class RecordBox {
  private let record: PatientRecord
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
