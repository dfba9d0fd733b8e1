import PatientsJournal
import PatientsPipeline
import Testing

/// What would be found if the process ended now, looked at from outside in the middle of runs.
@Suite struct LeadRunOrderTests {
  @Test func `at any time who is at the registry is in the journal, and few are open`() throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(400))
    try place.startRegistry(faults: "late=0.5:5ms")
    var steps = 0
    var mostOpen = 0
    _ = try place.run(interruption: {
      steps += 1
      guard steps % 5 == 0, let view = try? Journal.open(existing: place.path("journal")),
        let received = try? place.received().count, let counts = try? view.counts()
      else { return .none }
      #expect(counts.values.reduce(0, +) >= received, "sent before its intent was durable")
      mostOpen = max(mostOpen, counts[.intent] ?? 0)
      return .none
    })
    #expect(steps > 400)
    #expect(mostOpen > 0)
    #expect(mostOpen <= 2 * 8, "twice the connections")
  }

  @Test func `leads are judged while others are under way, and not without end`() throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(400))
    try place.startRegistry(faults: "late=1:20ms")
    let run = try LeadRun(place.options(), output: { _ in }, interruption: { .none })
    var most = 0
    _ = try run.run { most = max(most, $0.underWay) }
    #expect(most > 2 * 8, "beyond what may be open")
    #expect(most <= 4 * 8, "as many judged as may be open")
  }

  @Test func `a result is written only when its outcome is durable`() throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(100))
    try place.startRegistry()
    let run = try LeadRun(place.options(), output: { _ in }, interruption: { .none })
    var most = 0
    _ = try run.run { progress in
      most = max(most, progress.tally[.registered])
      let durable = try? Journal.open(existing: place.path("journal")).counts()[.registered]
      #expect(durable ?? 0 >= progress.tally[.registered])
    }
    #expect(most == 100)
  }

  @Test func `a run that is stopped while intents are noted takes them back`() throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(200))
    try place.startRegistry(faults: "late=1:20ms")
    var stops = 0
    for wanted in [17, 18, 19, 25, 40] {
      var steps = 0
      let summary = try place.run(interruption: {
        steps += 1
        return steps >= wanted ? .drain : .none
      })
      if summary.end == .interrupted { stops += 1 }
      let view = try Journal.open(existing: place.path("journal"))
      #expect(try view.counts()[.intent] == nil, "an intent is left open")
      #expect(try view.counts()[.inDoubt] == nil)
    }
    #expect(stops == 5)
    #expect(try place.run().tally[.registered] == 200)
    #expect(Set(try place.received()).count == 200)
    #expect(try place.received().count == 200)
  }
}
