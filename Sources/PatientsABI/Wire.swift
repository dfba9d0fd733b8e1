public import CPatients
import Glibc
import PatientsCore

/// The two pure halves: a patient to a request's body, a reply to what it means.

@c @implementation
public func patients_patient_encode(
  _ patient: OpaquePointer?, _ json: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error, patient, PatientBox.self) { box in
    let json = try unsafe output(json, "json")
    let body = try encode(box.value, dates: .placeholderForLeads)
    unsafe json.pointee = CText(String(decoding: body, as: UTF8.self)).bytes
    unsafe length?.pointee = body.count
  }
}

/// A request's body; the error of an invalid patient carries all its issues.
func encode(_ patient: Patient, dates: DatePolicy) throws(BorderError) -> [UInt8] {
  do {
    return try patient.encoded(dates: dates)
  } catch {
    throw BorderError(error, issues: patient.issues(on: CalendarDate.today()))
  }
}

@c @implementation
public func patients_text_free(_ text: UnsafeMutablePointer<CChar>?) {
  unsafe text?.deallocate()
}

@c @implementation
public func patients_reply_decode(
  _ httpStatus: Int32, _ body: UnsafePointer<CChar>?, _ length: Int,
  _ retryAfter: UnsafePointer<CChar>?, _ record: UnsafeMutablePointer<OpaquePointer?>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) {
    let record = try unsafe output(record, "record")
    // A host that got no body may have no place for one either.
    let body = unsafe length == 0 ? [] : Array(try buffer(body, length, "body"))
    let reply = HTTPReply(
      status: Int(httpStatus), body: body,
      retryAfter: try unsafe optionalText(retryAfter, "retry_after"))
    let outcome = Outcome(reply, reader: JSONReader(), now: time(nil))
    unsafe record.pointee = try handle(
      for: RecordBox(PatientsABI.record(of: outcome, attempts: 1)))
  }
}

/// The record of a success; any other outcome as the error that it is at the border.
func record(of outcome: Outcome, attempts: Int) throws(BorderError) -> PatientRecord {
  let failure: PatientsError
  switch outcome {
  case .registered(let record): return record
  case .rejected(let refusal):
    failure = PatientsError(refusal.isUnauthorized ? .unauthorized : .rejected, refusal.text)
  case .throttled(let throttle): failure = PatientsError(.throttled, throttle.text)
  case .notSent(let why): failure = PatientsError(.notSent, why.text)
  case .inDoubt(let why): failure = PatientsError(.inDoubt, why.text)
  }
  throw BorderError(failure, detail: RequestDetail(outcome, attempts: attempts))
}
