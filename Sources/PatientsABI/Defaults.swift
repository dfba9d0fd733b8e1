import CPatients
import PatientsClient
import PatientsCore

/// What the initializer macros of the header say too; a test holds them together byte for byte.

extension patients_client_options {
  /// The client's own defaults.
  static var defaults: patients_client_options {
    let client = ClientOptions(baseURL: "", token: "")
    // Made of zeros, padding with them.
    var options = unsafe patients_client_options()
    unsafe options.size = MemoryLayout<patients_client_options>.size
    unsafe options.allow_http = client.allowsHTTP
    unsafe options.max_attempts = Int32(clamping: client.maximumAttempts)
    unsafe options.max_connections = Int32(clamping: client.maximumConnections)
    unsafe options.connect_timeout_ms = Int64(client.connectTimeout.milliseconds)
    unsafe options.first_byte_timeout_ms = Int64(client.firstByteTimeout.milliseconds)
    unsafe options.total_timeout_ms = Int64(client.totalTimeout.milliseconds)
    unsafe options.max_reply_bytes = Int64(client.maximumReplyBytes)
    return unsafe options
  }
}

extension patients_submit_options {
  static var defaults: patients_submit_options {
    var options = unsafe patients_submit_options()
    unsafe options.size = MemoryLayout<patients_submit_options>.size
    unsafe options.key_length = nulTerminated
    return unsafe options
  }
}

extension patients_date_options {
  static var defaults: patients_date_options {
    var options = unsafe patients_date_options()
    unsafe options.size = MemoryLayout<patients_date_options>.size
    unsafe options.pivot = Int32(CalendarDate.usualPivot)
    return unsafe options
  }
}
