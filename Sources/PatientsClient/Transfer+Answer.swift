internal import CCurl
internal import PatientsCore

/// What one attempt came to, before anybody looks into the reply.
enum Answer {
  case reply(HTTPReply)
  /// The request was not whole on the wire.
  case notSent(Failure)
  case inDoubt(Failure)
}

/// How an attempt ended.
enum Ending: Equatable {
  case libcurl(CURLcode)
  /// Nothing came back before the deadline for the first byte.
  case silent
  /// The caller stopped everything.
  case abandoned
  /// The caller stopped this one.
  case cancelled
}

extension Transfer {
  /// Judges an attempt that has ended. Before the handle leaves the multi handle.
  func answer(_ ending: Ending, now: Duration) -> Answer {
    let after = now - started
    if case .libcurl(CURLE_OK) = ending {
      return .reply(
        HTTPReply(status: status, body: reply, retryAfter: retryAfter, after: after))
    }
    let failure = Failure(
      stage: stage, after: after, reason: reason(ending), httpStatus: heardStatus)
    return isWhole ? .inDoubt(failure) : .notSent(failure)
  }

  /// Whether the registry may have all of the request. False only where that cannot be.
  ///
  /// libcurl counts the bytes of the body that the operating system took. As long as one is
  /// missing, no reader on the other side can have the whole. The count begins anew when libcurl
  /// gives a kept connection up for another one, which may never come to stand: a registry that
  /// restarts. So it says nothing of a request on a kept connection, and neither does it once something
  /// has come back.
  private var isWhole: Bool {
    if sendings == 0 { return false }
    if isOnKept || sendings > 1 || heard != .nothing { return true }
    return sentBytes >= (request?.body.count ?? 0)
  }

  /// Whether libcurl gave up the connection that took the request.
  var hasTurned: Bool {
    sendings > 1 || isOnKept && heard == .nothing && sentBytes < (request?.body.count ?? 0)
  }

  /// How far the attempt came.
  var stage: Stage {
    if sendings > 0 {
      if heard == .reply { return .receive }
      return isWhole ? .wait : .send
    }
    if time(CURLINFO_NAMELOOKUP_TIME_T) == 0 { return .resolve }
    // The time of connecting counts to the end of TLS; the other side's port is known before.
    return settings.base.isHTTP || number(CURLINFO_PRIMARY_PORT) == 0 ? .connect : .tls
  }

  private var sentBytes: Int {
    var count: curl_off_t = 0
    _ = unsafe ccurl_get_large(easy, CURLINFO_SIZE_UPLOAD_T, &count)
    return Int(clamping: count)
  }

  /// Microseconds from the start; 0 where it never came to that.
  private func time(_ info: CURLINFO) -> Int {
    var time: curl_off_t = 0
    _ = unsafe ccurl_get_large(easy, info, &time)
    return Int(clamping: time)
  }

  func number(_ info: CURLINFO) -> Int {
    var number = 0
    _ = unsafe ccurl_get_long(easy, info, &number)
    return number
  }

  private var status: Int { number(CURLINFO_RESPONSE_CODE) }

  /// The status of a reply that broke off.
  private var heardStatus: Int? { heard == .reply && status > 0 ? status : nil }
}
