internal import PatientsCore

/// What all transfers of a client have in common.
struct TransferSettings {
  let base: BaseURL
  let headers: HeaderList
  let caFile: String?
  let connectTimeout: Duration
  let firstByteTimeout: Duration
  let totalTimeout: Duration
  let maximumReplyBytes: Int
  let monotonic: @Sendable () -> Duration

  /// The only place that the token is read: it goes into the header list and is not kept.
  ///
  /// - Throws: `.argument` with the first thing that is wrong.
  init(_ options: ClientOptions, surroundings: Surroundings) throws(PatientsError) {
    try options.check()
    base = try BaseURL(options.baseURL, allowsHTTP: options.allowsHTTP)
    headers = try HeaderList([
      "Authorization: Bearer \(options.token)",
      "Content-Type: application/json",
      "Accept: application/json",
      // Without a value: no "100-continue", which would split one request into two steps.
      "Expect:",
    ])
    caFile = options.caFile
    connectTimeout = options.connectTimeout
    firstByteTimeout = options.firstByteTimeout
    totalTimeout = options.totalTimeout
    maximumReplyBytes = options.maximumReplyBytes
    monotonic = surroundings.monotonic
  }
}
