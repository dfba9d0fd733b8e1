import HTTPTypes
import HummingbirdCore

/// What is known of a request once its head has arrived.
struct Exchange: Sendable {
  enum Endpoint: String {
    case add = "/api/user/v1/patients/add"
    case list = "/api/user/v1/patients/list"
    case details = "/api/user/v1/patient_details"
  }

  /// Without the query.
  let path: String
  let endpoint: Endpoint?
  let isPost: Bool
  let isAuthorized: Bool

  init(_ request: Request, token: BearerToken) {
    path = request.uri.path
    endpoint = Endpoint(rawValue: path)
    isPost = request.method == .post
    isAuthorized = token.isCarried(by: request.headers[.authorization])
  }

  /// Why no work is done for the request; nil where it asks for an endpoint's.
  var obstacle: Reply? {
    if endpoint == nil { return Reply(failing: .notFound, "no such path") }
    if !isPost {
      var reply = Reply(failing: .methodNotAllowed, "only POST is understood here")
      reply.allow = "POST"
      return reply
    }
    if !isAuthorized {
      return Reply(failing: .unauthorized, "the bearer token is missing or wrong")
    }
    return nil
  }
}
