import CPatients
import Testing

/// Calls `body` with a place for an error and frees the error; gives its status and message.
func failing(
  _ body: (UnsafeMutablePointer<OpaquePointer?>) -> patients_status
) -> (status: patients_status, message: String) {
  var error: OpaquePointer?
  let status = unsafe body(&error)
  defer { unsafe patients_error_free(error) }
  let message = unsafe patients_error_message(error).map { unsafe String(cString: $0) }
  return (status, message ?? "")
}

/// A new, empty patient, freed behind `body`.
func withPatient<R>(_ body: (OpaquePointer) throws -> R) throws -> R {
  var patient: OpaquePointer?
  unsafe #expect(patients_patient_new(&patient, nil) == patients_status(PATIENTS_OK))
  defer { unsafe patients_patient_free(patient) }
  return try unsafe body(try #require(patient))
}

func set(_ patient: OpaquePointer, _ field: Int, _ text: String) -> patients_status {
  unsafe text.withCString {
    unsafe patients_patient_set(patient, patients_field(field), $0, text.utf8.count, nil)
  }
}

func get(_ patient: OpaquePointer, _ field: Int) -> String? {
  var text: UnsafePointer<CChar>?
  var length = -1
  guard unsafe patients_patient_get(patient, patients_field(field), &text, &length, nil) == 0
  else { return nil }
  return unsafe text.map { unsafe String(cString: $0) }
}

/// Makes a patient that can be sent.
func fillSound(_ patient: OpaquePointer) {
  let texts = [
    (PATIENTS_FULL_NAME, "Practice Person"), (PATIENTS_CALLING_CODE, "+971"),
    (PATIENTS_LOCAL_PHONE, "561231231"), (PATIENTS_GENDER, "Female"),
    (PATIENTS_DATE_OF_BIRTH, "1990-02-28"),
  ]
  for (field, text) in texts { unsafe #expect(set(patient, Int(field), text) == 0) }
}
