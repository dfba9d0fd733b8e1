import PatientsCore
import Testing

@testable import PatientsClient

@Suite struct ClientOptionsTests {
  private func refusal(_ change: (inout ClientOptions) -> Void) -> PatientsError? {
    var options = ClientOptions(baseURL: "https://registry.example", token: secretToken)
    change(&options)
    do {
      _ = try RegistryClient(options)
      return nil
    } catch {
      #expect(!error.message.contains(secretToken))
      #expect(!error.message.contains("\n"))
      return error
    }
  }

  @Test(arguments: [
    "https://registry.example", "https://registry.example:8443/a/b/", "HTTPS://REGISTRY.EXAMPLE",
    "http://localhost:1", "http://LocalHost/", "http://127.0.0.1:9", "http://127.200.3.4",
    "http://[::1]:80/x", "http://2130706433:8080", "http://127.1",
  ])
  func `https, and http to this machine, are taken`(url: String) {
    #expect(refusal { $0.baseURL = url } == nil)
  }

  @Test(arguments: [
    "http://registry.example", "http://localhost.evil.com", "http://127.0.0.1.evil.com",
    "http://127.0.0.1.", "http://127.0.0.1.1", "http://localhost.", "http://0.0.0.0",
    "http://[::ffff:127.0.0.1]",
    "http://[::]", "http://3232235777", "http://128.0.0.1", "http://1270.0.0.1",
    "http://127.0.0.256", "http://127.0.0.1x", "http://localhost%2eevil.com",
  ])
  func `http to any other host is refused`(url: String) {
    #expect(refusal { $0.baseURL = url }?.code == .argument)
  }

  @Test func `http to another host is taken where it is asked for by name`() {
    #expect(
      refusal {
        $0.baseURL = "http://registry.example"
        $0.allowsHTTP = true
      } == nil)
  }

  @Test(arguments: [
    "", "registry.example", "ftp://registry.example", "file:///etc/passwd", "https://", "https:///",
    "http://localhost@evil.com", "http://localhost:80@evil.com", "https://user:pw@registry.example",
    "https://@registry.example", "http://localhost\\@evil.com", "http://evil.com#@localhost",
    "http://evil.com?@localhost", "https://registry.example?x=1", "https://registry.example?",
    "https://registry.example/#top", "https://registry.example/a b", "https://a\r\nb.example",
    "https://registry.example:99999", "https://registry.example:x", "https://ünïcode.example",
    "https://registry.example/\u{0}", "http://localhost\t.evil.com",
  ])
  func `what is no plain https URL is refused`(url: String) {
    let error = refusal { $0.baseURL = url }
    #expect(error?.code == .argument)
    #expect(error?.message.contains("pw") != true)
  }

  @Test func `a prefix is kept and slashes at the end are dropped`() throws {
    try Curl.start()
    let url = try BaseURL("https://Registry.example:8443/a/../b//", allowsHTTP: false)
    #expect(url.text.lowercased() == "https://registry.example:8443/b")
    #expect(try BaseURL("https://registry.example", allowsHTTP: false).text.last == "e")
  }

  @Test(arguments: [
    "", "a b", "a\r\nX-Evil: 1", "a\n", "a\r", "\u{0}", "a\tb", "tökén", "\u{7F}",
    String(repeating: "a", count: 8193),
  ])
  func `a token that could leave its header is refused`(token: String) {
    var text = ""
    let error = refusal { $0.token = token }
    text = error?.message ?? ""
    #expect(error?.code == .argument)
    if token.count > 2 { #expect(!text.contains(token)) }
  }

  @Test func `numbers out of range are refused, each in its own line`() {
    let texts = [
      refusal { $0.maximumAttempts = 0 }, refusal { $0.maximumConnections = -1 },
      refusal { $0.maximumReplyBytes = .max }, refusal { $0.connectTimeout = .zero },
      refusal { $0.firstByteTimeout = .seconds(-1) }, refusal { $0.totalTimeout = .seconds(1e9) },
      refusal { $0.rate = 0 }, refusal { $0.rate = .nan }, refusal { $0.rate = .infinity },
      refusal { $0.caFile = "no/such/file.pem" },
    ].map { $0?.message }
    #expect(texts.allSatisfy { $0 != nil })
    #expect(Set(texts).count == 8)
  }

  @Test func `a CA file that would be read without an end is refused`() {
    for path in ["/dev/zero", "/"] {
      #expect(refusal { $0.caFile = path }?.message == "the CA file is not a plain file: \(path)")
    }
  }

  @Test func `the token is in no description and no dump`() throws {
    let options = ClientOptions(baseURL: "https://a:pw@registry.example", token: secretToken)
    var text = "\(options) \(String(reflecting: options)) \([options])"
    dump(options, to: &text)
    dump(
      try RegistryClient(
        ClientOptions(baseURL: "https://registry.example", token: secretToken)), to: &text)
    #expect(!text.contains(secretToken))
    #expect(!text.contains("pw"))
  }
}
