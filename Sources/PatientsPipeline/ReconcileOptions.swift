package import PatientsClient
import PatientsCore

/// What a reconciliation is to do.
package struct ReconcileOptions: Sendable {
  package var journal: String
  /// How to reach the registry; nil: only what needs no question can be done.
  package var client: ClientOptions?
  /// What the journal must call the registry, as in ``RunOptions``.
  package var registryName = ""
  /// A lead that went in doubt more recently is left alone: the registry's list may lag behind what
  /// it has taken.
  package var minimumAge: Duration = .seconds(60)
  /// How many records of the list are asked for at once.
  package var pageSize = 100
  /// Say everything, write nothing.
  package var isDryRun = false

  package init(journal: String) { self.journal = journal }
}

/// What was found out about one lead.
package struct ReconcileFinding: Hashable, Sendable {
  package enum Result: Hashable, Sendable {
    case registered(RecordName)
    case notThere
    case cannotTell(Reconciliation.Obscurity, candidates: [String])
    /// It went in doubt too recently.
    case leftAlone
  }

  /// The lead's row in the file of its run.
  package let row: Int
  /// The run, where the row alone does not say which lead is meant.
  package let run: Int?
  package let result: Result
  /// Other rows that are registered as the same record: only ever by a person's word.
  package var sameAs: [Int] = []
}

/// What a person says of a lead that could not be told.
package enum ReconcileDecision: Hashable, Sendable {
  case registered(id: String)
  case notThere
}

/// What a reconciliation came to.
package struct ReconcileSummary: Hashable, Sendable {
  package var leads = 0
  package var registered = 0
  package var notThere = 0
  package var cannotTell = 0
  package var leftAlone = 0
  /// Of a dry run: requests that are under way, or were cut off and will be in doubt once somebody
  /// opens the journal to write.
  package var open = 0
  package var isDryRun = false
  package var isInterrupted = false

  /// Not looked at before somebody stopped it.
  package var notReached: Int { leads - registered - notThere - cannotTell - leftAlone }
  package var stillInDoubt: Int { leads - registered - notThere + open }

  package init() {}

  mutating func count(_ result: ReconcileFinding.Result) {
    switch result {
    case .registered: registered += 1
    case .notThere: notThere += 1
    case .cannotTell: cannotTell += 1
    case .leftAlone: leftAlone += 1
    }
  }
}
