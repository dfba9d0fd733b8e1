import HTTPTypes

/// An HTTP reply, before it is decided how it goes over the wire.
struct Reply: Sendable {
  var status: HTTPResponse.Status
  var body: String
  var contentType = "application/json"
  /// Seconds.
  var retryAfter: Int?
  /// The verbs of a 405.
  var allow: String?

  /// Success: `data` is JSON.
  init(data: String) {
    status = .ok
    body = "{\"data\":\(data),\"status\":\"0\"}"
  }

  /// A failure with its code in the body.
  init(_ status: HTTPResponse.Status, code: String, message: String) {
    self.status = status
    body = "{\"data\":null,\"status\":\(quoted(code)),\"message\":\(quoted(message))}"
  }

  /// A failure as HTTP, whose code is the HTTP status.
  init(failing status: HTTPResponse.Status, _ message: String) {
    self.init(status, code: String(status.code), message: message)
  }

  /// A breach of the contract.
  init(_ refusal: Refusal) {
    self.init(.ok, code: refusal.code.rawValue, message: refusal.message)
  }

  var head: HTTPResponse {
    var fields = HTTPFields()
    fields[.contentType] = contentType
    fields[.contentLength] = String(body.utf8.count)
    fields[.retryAfter] = retryAfter.map(String.init)
    fields[.allow] = allow
    return HTTPResponse(status: status, headerFields: fields)
  }
}
