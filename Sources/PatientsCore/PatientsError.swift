/// What went wrong, as one code of the public border and one line of text.
///
/// The text says what to do where something can be done. It never holds a token or anything of a
/// person: a place (file, line, row, field) takes their stead.
public struct PatientsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The numbers of `patients_status` in `include/patients.h`; 0 is success. Never reused.
  public enum Code: Int32, CaseIterable, Sendable {
    /// An argument is out of range, missing, or not of this function's kind.
    case argument = 1
    /// A handle is NULL, freed, stale or of another type.
    case handle = 2
    /// Text that is not UTF-8.
    case utf8 = 3
    /// Memory ran out.
    case memory = 4
    /// A patient breaks the contract; nothing was sent.
    case invalid = 5
    /// The registry refused the patient.
    case rejected = 6
    /// The registry asked to come later, and the budget of attempts is used up.
    case throttled = 7
    /// The request did not reach the registry whole.
    case notSent = 8
    /// The request left and its fate is unknown: never send it again unasked.
    case inDoubt = 9
    /// The registry does not accept the token.
    case unauthorized = 10
    /// The client is closed.
    case closed = 11
    /// The client is in use by another thread, or by the caller's own callback.
    case busy = 12
    /// The client belongs to the parent of this process.
    case forked = 13
    /// Nothing is under way that could be waited for.
    case idle = 14
    /// The time given to a wait is over; what is under way goes on.
    case timeout = 15
    /// An options struct is larger than this library knows.
    case version = 16
    /// Not a phone number that can be split.
    case phone = 17
    /// Not a calendar date in the format asked for.
    case date = 18
    /// Not a gender that the registry takes.
    case gender = 19
    /// Text that is not the JSON that was expected.
    case json = 20
    /// The journal cannot be read, written or locked.
    case journal = 21
    /// The leads file cannot be read, or a row of it.
    case leads = 22
    /// A script cannot be loaded, or raised.
    case script = 23
    /// A script went over one of its limits.
    case limit = 24
    /// The operating system refused something: a file, a socket, a folder.
    case system = 25
  }

  public let code: Code
  /// One line, without a full stop at its end.
  public let message: String
  /// The line of a script that is to blame, for a person to look at, with a caret in a second line
  /// where the column is known; nil where there is none.
  public let excerpt: String?
  /// What a beginner should look at, in one line; nil where there is nothing to add.
  public let hint: String?

  public init(_ code: Code, _ message: String, excerpt: String? = nil, hint: String? = nil) {
    self.code = code
    self.message = message
    self.excerpt = excerpt
    self.hint = hint
  }

  public var description: String { message }
}

extension PatientsError.Code {
  /// The code's name in C (`patients_status_name`), Lua (`err.code`) and result files: `in_doubt`.
  public var name: String {
    switch self {
    case .notSent: "not_sent"
    case .inDoubt: "in_doubt"
    default: String(describing: self)
    }
  }
}
