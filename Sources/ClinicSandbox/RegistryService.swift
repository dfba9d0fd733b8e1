import HTTPTypes
import HummingbirdCore
import NIOCore
import PatientsCore

/// Answers requests: head, fault, body, work, record, reply, in this order.
///
/// Between the work and the record nothing is awaited, so the record's order is the order in which
/// patients were created.
struct RegistryService: Sendable {
  /// The largest body that is read, in bytes.
  static let largestBody = 1 << 20

  let store: PatientStore
  let token: BearerToken
  let faults: FaultSource
  /// Nil where nothing is recorded.
  let record: RequestRecord?

  /// - Throws: where the connection ends, by itself or by a fault.
  func respond(
    to request: Request, with writer: consuming ResponseWriter, on channel: any Channel
  ) async throws {
    let exchange = Exchange(request, token: token)
    let fault = faults.next(for: exchange)
    if fault?.kind == .resetBeforeBody {
      try record?.append(exchange, body: nil, created: false, fault: fault?.kind)
      try await channel.reset()
      return
    }
    if request.headers[.expect]?.lowercased() == "100-continue" {
      try await writer.writeInformationalHead(HTTPResponse(status: .continue))
    }
    let body = try await collectBody(of: request)
    let delivery = answer(exchange, body: body, fault: fault)
    if request.method == .head {
      try await writer.writeResponse(delivery.reply.head)
    } else {
      try await delivery.send(with: writer, on: channel)
    }
  }

  /// The whole body; nil where it is larger than ``largestBody``.
  private func collectBody(of request: Request) async throws -> ByteBuffer? {
    if let length = request.headers[.contentLength].flatMap({ Int($0) }),
      length > Self.largestBody
    {
      return nil
    }
    do {
      return try await request.body.collect(upTo: Self.largestBody)
    } catch is NIOTooManyBytesError {
      return nil
    }
  }

  /// Does the work and records the request. An error after the creation needs a creation: without
  /// one, the reply goes out as it is.
  private func answer(_ exchange: Exchange, body: ByteBuffer?, fault: Fault?) -> Delivery {
    do {
      let answer = try work(exchange, body: body, creates: fault?.fate != .lost)
      let strikes = answer.isCreated || fault?.kind != .errorAfterCreate
      let fault = strikes ? fault : nil
      try record?.append(
        exchange, body: body.map { String(buffer: $0) }, created: answer.isCreated,
        fault: fault?.kind)
      return Delivery(reply: answer.reply, fault: fault)
    } catch {
      return Delivery(reply: Reply(failing: .internalServerError, error.message), fault: nil)
    }
  }
}

extension RegistryService {
  private typealias Answer = (reply: Reply, isCreated: Bool)

  /// - Parameter creates: false where a fault loses the patient; the reply is made all the same.
  private func work(
    _ exchange: Exchange, body: ByteBuffer?, creates: Bool
  ) throws(PatientsError) -> Answer {
    if let obstacle = exchange.obstacle { return (obstacle, false) }
    guard let body else {
      return (Reply(failing: .contentTooLarge, "the body may have 1 MiB at most"), false)
    }
    guard let value = JSONValue.parse(Array(body.readableBytesView)) else {
      return (Reply(failing: .badRequest, "the body is not JSON"), false)
    }
    switch exchange.endpoint {
    case .add: return try add(value, creates: creates)
    case .list: return (try list(value), false)
    case .details: return (try details(value), false)
    case nil: return (Reply(failing: .notFound, "no such path"), false)
    }
  }

  private func add(_ body: JSONValue, creates: Bool) throws(PatientsError) -> Answer {
    let registration: Registration
    do { registration = try Registration(body) } catch { return (Reply(error), false) }
    let patient = try creates ? store.add(registration) : store.preview(registration)
    return (Reply(data: "{\"patient\":\(patient.json)}"), creates)
  }

  private func list(_ body: JSONValue) throws(PatientsError) -> Reply {
    let search: PatientSearch
    do { search = try PatientSearch(body) } catch { return Reply(error) }
    let (patients, total) = try store.search(search)
    let list = patients.map(\.json).joined(separator: ",")
    return Reply(data: "{\"list\":[\(list)],\"total\":\(total)}")
  }

  private func details(_ body: JSONValue) throws(PatientsError) -> Reply {
    let id: String
    do { id = try FormReader(body).string("patientId") } catch { return Reply(error) }
    guard let patient = try store.patient(id: id) else {
      return Reply(Refusal(.unknownPatient, "patientId", "no patient has this id"))
    }
    return Reply(data: "{\"patient\":\(patient.json)}")
  }
}
