internal import CCurl
internal import Glibc
internal import PatientsCore

/// Why an attempt failed, in short texts of our own: libcurl's may hold what came over the line.
extension Transfer {
  private static let noMemory = "memory ran out"

  func reason(_ ending: Ending) -> String {
    switch ending {
    case .abandoned: return "stopped"
    case .cancelled: return "cancelled"
    case .silent: return "no reply within \(settings.firstByteTimeout.seconds) s"
    case .libcurl(let code):
      return sendings == 0 ? reasonBeforeSending(code) : reasonAfterSending(code)
    }
  }

  private func reasonBeforeSending(_ code: CURLcode) -> String {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: return "no such host"
    case CURLE_COULDNT_RESOLVE_PROXY: return "no such host: the proxy's name"
    case CURLE_OPERATION_TIMEDOUT: return lateBeforeSending
    case CURLE_COULDNT_CONNECT: return reasonOfConnect
    case CURLE_PEER_FAILED_VERIFICATION: return reasonOfCertificate
    case CURLE_SSL_CONNECT_ERROR: return reasonOfHandshake
    case CURLE_OUT_OF_MEMORY: return Transfer.noMemory
    case CURLE_SSL_CACERT_BADFILE: return "the CA file holds no certificates that can be read"
    default: break
    }
    let proxy = number(CURLINFO_HTTP_CONNECTCODE)
    if proxy >= 300 { return "the proxy refuses to connect (HTTP \(proxy))" }
    if stage == .tls, code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR {
      return "the connection broke during the TLS handshake"
    }
    return "no connection (libcurl code \(code.rawValue))"
  }

  private var lateBeforeSending: String {
    let limit = min(settings.connectTimeout, timeout).seconds
    switch stage {
    case .resolve: return "the host's name was not found within \(limit) s"
    case .tls: return "no TLS handshake within \(limit) s"
    default: return "no connection within \(limit) s"
    }
  }

  private var reasonOfConnect: String {
    switch Int32(truncatingIfNeeded: number(CURLINFO_OS_ERRNO)) {
    case ECONNREFUSED: "connection refused"
    case ENETUNREACH: "the network cannot be reached"
    case EHOSTUNREACH: "the host cannot be reached"
    case ETIMEDOUT: "the host does not answer"
    case ECONNRESET: "the connection was reset"
    case EMFILE, ENFILE: "too many open files on this machine"
    case EACCES, EPERM: "this machine forbids the connection"
    default: "no connection"
    }
  }

  /// By OpenSSL's verify results (`x509_vfy.h`). libcurl compares the host's name only where the
  /// chain was found good, and leaves no result of its own.
  private var reasonOfCertificate: String {
    switch number(CURLINFO_SSL_VERIFYRESULT) {
    case 9: "the server's certificate is not valid yet"
    case 10: "the server's certificate has expired"
    case 18: "the server's certificate is signed by itself, and not trusted"
    case 2, 19, 20, 21, 27: "the server's certificate is from an unknown authority"
    case 23: "the server's certificate was revoked"
    case 26: "the server's certificate is not for a server"
    case 0, 1, 62, 64: "the server's certificate is for another name"
    case let result: "the server's certificate is not accepted (OpenSSL result \(result))"
    }
  }

  private var reasonOfHandshake: String {
    let words = unsafe String(cString: errorText)
    let isPlain = ["wrong version number", "http request", "packet length too long"]
      .contains { words.contains($0) }
    if isPlain { return "the port does not speak TLS: plain HTTP, perhaps" }
    if words.contains("protocol version") || words.contains("unsupported protocol") {
      return "the server speaks no TLS version that is safe (1.2 and later)"
    }
    if words.contains("alert") { return "the server refused the TLS handshake" }
    return "the TLS handshake failed"
  }

  private func reasonAfterSending(_ code: CURLcode) -> String {
    if hasTurned { return "the kept connection broke before a reply" }
    if let excess { return reason(excess) }
    switch code {
    case CURLE_OPERATION_TIMEDOUT:
      let limit = timeout.seconds
      return heard == .reply
        ? "the reply was not complete within \(limit) s" : "no reply within \(limit) s"
    case CURLE_PARTIAL_FILE: return "the connection was closed in the middle of the reply"
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL: return "the reply is not HTTP"
    // libcurl says the same of a line that is too long for it, which is 100 KB.
    case CURLE_OUT_OF_MEMORY:
      return isHeadWhole ? Transfer.noMemory : "a line of the reply is too long, or memory ran out"
    case CURLE_GOT_NOTHING: return "the connection was closed before a reply"
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR: return reasonOfBreak
    default: return "the exchange broke off (libcurl code \(code.rawValue))"
    }
  }

  private func reason(_ excess: Excess) -> String {
    switch excess {
    case .body: "the reply is larger than \(settings.maximumReplyBytes) bytes"
    case .headers: "the reply's headers are larger than any registry's"
    }
  }

  private var reasonOfBreak: String {
    switch stage {
    case .receive: "the connection broke in the middle of the reply"
    case .send: "the connection broke while the request was sent"
    default: "the connection was reset before a reply"
    }
  }
}
