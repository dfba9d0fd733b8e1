internal import CCurl
internal import PatientsCore

extension Transfer {
  /// Sets what stays the same over all requests.
  ///
  /// - Throws: `.system` where this libcurl lacks one of the options.
  func configure() throws(PatientsError) {
    var options = unsafe EasyOptions(easy)
    setProtocol(&options)
    setOrigin(&options)
    setDeadlines(&options)
    setCallbacks(&options)
    try options.check()
  }

  private func setProtocol(_ options: inout EasyOptions) {
    // HTTP/1.1 alone: that libcurl asks before each sending, that a request is whole on the wire
    // when its bytes are counted out, and that a broken connection takes one request with it, is
    // tried for this version. HTTP/2 would put many requests in doubt with one connection.
    options.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    options.set(CURLOPT_PROTOCOLS_STR, settings.base.isHTTP ? "http" : "https")
    options.set(CURLOPT_POST, 1)
    options.set(CURLOPT_HTTPHEADER, settings.headers)
    options.set(CURLOPT_USERAGENT, "libpatients")
    options.set(CURLOPT_NOSIGNAL, 1)
    // A name server that does not answer is left behind at the deadline; else libcurl would wait
    // for its resolver's thread to end, and every other request with it.
    options.set(CURLOPT_QUICK_EXIT, 1)
    // A connection that has been idle for long is one that the registry may be closing right now.
    options.set(CURLOPT_MAXAGE_CONN, 4)
  }

  /// What keeps the token at the origin that it is for.
  private func setOrigin(_ options: inout EasyOptions) {
    options.set(CURLOPT_FOLLOWLOCATION, 0)
    options.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    options.set(CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
    options.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    // A proxy would read a plain request, and its "localhost" is not this machine.
    if settings.base.isHTTP || settings.base.isLoopback { options.set(CURLOPT_PROXY, "") }
    options.set(CURLOPT_SSL_VERIFYPEER, 1)
    options.set(CURLOPT_SSL_VERIFYHOST, 2)
    options.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let caFile = settings.caFile { options.set(CURLOPT_CAINFO, caFile) }
  }

  private func setDeadlines(_ options: inout EasyOptions) {
    options.set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeout)
    options.set(CURLOPT_TIMEOUT_MS, timeout)
  }

  /// The context is this object, unretained: it owns the handle, so it outlives every call.
  private func setCallbacks(_ options: inout EasyOptions) {
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe options.set(CURLOPT_PRIVATE, context)
    unsafe options.set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(errorText))
    unsafe options.setBeforeSending(Transfer.beforeSending)
    unsafe options.set(CURLOPT_PREREQDATA, context)
    unsafe options.set(CURLOPT_HEADERFUNCTION, Transfer.takeHeader)
    unsafe options.set(CURLOPT_HEADERDATA, context)
    unsafe options.set(CURLOPT_WRITEFUNCTION, Transfer.takeBody)
    unsafe options.set(CURLOPT_WRITEDATA, context)
  }
}
