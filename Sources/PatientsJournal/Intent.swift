/// A request that is about to be sent.
package struct Intent: Sendable {
  package let key: LeadKey
  /// The lead's row in the leads file.
  package let row: Int
  package let contentDigest: [UInt8]
  package let requestDigest: [UInt8]
  /// What will be sent, as JSON. The journal keeps it while its fate is open.
  package let request: [UInt8]
  package let score: Double?
  package let knownDateOfBirth: String?
  /// What the person is known by, in a form of the caller's: digests over ``Journal/salt()``.
  package var marks: [UInt8]?

  package init(
    key: LeadKey, row: Int, contentDigest: [UInt8], requestDigest: [UInt8], request: [UInt8],
    score: Double? = nil, knownDateOfBirth: String? = nil
  ) {
    self.key = key
    self.row = row
    self.contentDigest = contentDigest
    self.requestDigest = requestDigest
    self.request = request
    self.score = score
    self.knownDateOfBirth = knownDateOfBirth
  }
}
