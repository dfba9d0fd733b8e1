/// What one turn of a run has for the journal, to be noted in one commit.
package struct JournalTurn {
  /// What became of leads.
  package var outcomes: [JournalOutcome]
  /// Leads whose requests are known not to have left.
  package var takenBack: [LeadKey]
  /// Requests that are about to be sent.
  package var intents: [Intent]

  package init(
    outcomes: [JournalOutcome] = [], takenBack: [LeadKey] = [], intents: [Intent] = []
  ) {
    self.outcomes = outcomes
    self.takenBack = takenBack
    self.intents = intents
  }

  package var isEmpty: Bool { outcomes.isEmpty && takenBack.isEmpty && intents.isEmpty }
}
