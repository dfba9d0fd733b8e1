import PatientsClient
import PatientsCore
import PatientsJournal
import PatientsPipeline
import Testing

@Suite struct ReconcileRunTests {
  @Test(arguments: [
    "close=1", "reset-after-body=1", "half-reply=1", "error-after-create=1", "not-json=1:lost",
    "close=0.3,half-reply=0.3,error-after-create=0.3",
  ])
  func `after a bad day, reconcile and one more run, every lead is there once`(
    _ faults: String
  ) throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(40))
    try place.startRegistry(faults: faults)
    let doubted = try place.run().tally[.inDoubt]
    #expect(doubted > 20)
    let sent = try place.received().count

    try place.startRegistry()
    let (summary, findings) = try place.reconcile()
    #expect(summary.leads == doubted)
    #expect(summary.registered + summary.notThere == doubted)
    #expect(findings.count == doubted)
    #expect(try place.received().count == sent)

    let last = try place.run()
    #expect(last.tally[.registered] == 40)
    #expect(try place.created().count == 40)
    #expect(Set(try place.created()).count == 40)
    #expect(Set(try place.results(.registered).compactMap { $0["result_patient_id"] }).count == 40)
  }

  @Test(arguments: [1, 3, 40])
  func `a record on a later page is found`(pageSize: Int) throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(3))
    try place.startRegistry()
    // All of them are found by what is searched for: Person 1.
    try place.registerOthers(manyLeads(40, from: 100))
    try place.startRegistry(faults: "error-after-create=1")
    _ = try place.run()
    try place.startRegistry()
    let summary = try place.reconcile(place.reconcileOptions(pageSize: pageSize)).summary
    #expect(summary.registered == 3)
    #expect(try place.run().tally.earlier(.registered) == 3)
  }

  @Test func `stopped anywhere and repeated, it comes to the same`() throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(25))
    try place.startRegistry(faults: "close=1")
    _ = try place.run()
    try place.startRegistry()
    let total = try place.reconcile(dryRun(place)).summary
    var registered = 0, notThere = 0, rounds = 0
    var isDone = false
    while !isDone, rounds < 200 {
      rounds += 1
      var asked = 0
      let summary = try place.reconcile(interruption: {
        asked += 1
        return asked > 1 + rounds % 7 ? .drain : .none
      }).summary
      registered += summary.registered
      notThere += summary.notThere
      isDone = !summary.isInterrupted
    }
    #expect(rounds > 5)
    #expect([registered, notThere] == [total.registered, total.notThere])
    #expect(try place.run().tally[.registered] == 25)
    #expect(try place.created().count == 25)
    #expect(Set(try place.created()).count == 25)
  }

  @Test func `a dry run says the same and writes nothing`() throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(12))
    try place.startRegistry(faults: "close=1")
    _ = try place.run()
    try place.startRegistry()
    let before = try place.states()
    let dry = try place.reconcile(dryRun(place))
    #expect(try place.states() == before)
    #expect(dry.findings == (try place.reconcile().findings))
    #expect(try place.states()[.inDoubt] == nil)
  }

  @Test func `a lead that went in doubt a moment ago is left alone`() throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(2))
    try place.startRegistry(faults: "close=1:lost")
    _ = try place.run()
    try place.startRegistry()
    var options = place.reconcileOptions()
    options.minimumAge = .seconds(3600)
    let early = try place.reconcile(options)
    #expect(early.summary.leftAlone == 2)
    #expect(early.findings.map(\.result) == [.leftAlone, .leftAlone])
    #expect(early.summary.stillInDoubt == 2)
    #expect(try place.states()[.inDoubt] == 2)
    let inTwoHours: () -> Int = { 2 * 3_600_000 + 4_000_000_000_000 }
    #expect(try place.reconcile(options, now: inTwoHours).summary.notThere == 2)
  }

  @Test func `somebody with the same phone makes it a person's decision`() throws {
    let place = try Workplace(
      script: takeWithPhone, leads: "name,phone\r\nAda Example,561231231\r\nBea Other,561230000\r\n"
    )
    try place.startRegistry()
    try place.registerOthers("name,phone\r\nCarl Third,561231231\r\n")
    try place.startRegistry(faults: "close=1:lost")
    _ = try place.run()
    try place.startRegistry()
    let (summary, findings) = try place.reconcile()
    #expect([summary.cannotTell, summary.notThere] == [1, 1])
    guard case .cannotTell(.alike, let ids) = findings.first?.result else {
      Issue.record("\(findings)")
      return
    }
    #expect(ids.count == 1)
    #expect(findings.last?.result == .notThere)
    #expect(findings.first?.line == "row 1: cannot tell: these look alike: \(ids.joined())")
  }

  @Test func `a family with one phone is told apart by names, in any order`() throws {
    let place = try Workplace(
      script: takeWithPhone, leads: "name,phone\r\nAda Example,561231231\r\nBea Other,561231231\r\n"
    )
    try place.startRegistry(faults: "cycle:close:lost,close:created")
    var options = place.options()
    options.client?.maximumConnections = 1
    _ = try place.run(options)
    try place.startRegistry()
    let (summary, _) = try place.reconcile()
    #expect([summary.registered, summary.notThere] == [1, 1])
    #expect(try place.run().tally[.registered] == 2)
    #expect(try place.created().count == 2)
    #expect(Set(try place.created()).count == 2)
  }

  @Test func `a name stored with other blanks is found all the same`() throws {
    let place = try Workplace(script: takeEverybody, leads: "id,name\r\n1,Ada  Example\r\n")
    try place.startRegistry()
    try place.registerOthers("id,name\r\n1,Ada Example\r\n")
    try place.startRegistry(faults: "close=1:lost")
    _ = try place.run()
    try place.startRegistry()
    #expect(try place.reconcile().summary.cannotTell == 1)
  }

  private func dryRun(_ place: Workplace) -> ReconcileOptions {
    var options = place.reconcileOptions()
    options.isDryRun = true
    return options
  }
}

@Suite struct ReconcileTwinTests {
  private let twins = "id,name\r\n1,Same Name\r\n2,Same Name\r\n3,Same Name\r\n"

  private func place(faults: String) throws -> Workplace {
    let place = try Workplace(script: takeEverybody, leads: twins)
    try place.startRegistry(faults: faults)
    _ = try place.runByKey()
    try place.startRegistry()
    return place
  }

  @Test func `as many records as twins: each has one of its own`() throws {
    let place = try place(faults: "close=1:created")
    let findings = try place.reconcile().findings
    let ids = findings.compactMap { finding -> String? in
      guard case .registered(let name) = finding.result else { return nil }
      return name.id
    }
    #expect(Set(ids).count == 3)
    #expect(try place.runByKey().tally.earlier(.registered) == 3)
    #expect(try place.created().count == 3)
  }

  @Test func `no record: all of them are sent`() throws {
    let place = try place(faults: "close=1:lost")
    #expect(try place.reconcile().summary.notThere == 3)
    #expect(try place.runByKey().tally[.registered] == 3)
    #expect(try place.created().count == 3)
  }

  @Test func `fewer records than twins: a person says, and clinic holds to it`() throws {
    let place = try place(faults: "cycle:close:created,close:lost,close:lost")
    let (summary, findings) = try place.reconcile()
    #expect(summary.cannotTell == 3)
    #expect(try place.states() == [.inDoubt: 3])
    guard case .cannotTell(.twins, let ids) = findings.first?.result, let id = ids.first else {
      Issue.record("\(findings)")
      return
    }
    let reconciler = try Reconciler(place.reconcileOptions())
    let said = try reconciler.decide(row: 2, run: nil, as: .registered(id: id))
    #expect(said.line == "row 2: registered as \(id) (a lead)")
    reconciler.close()
    // The one record is row 2's now; the others are free to go.
    #expect(try place.reconcile().summary.notThere == 2)
    #expect(try place.runByKey().tally[.registered] == 3)
    #expect(try place.created().count == 3)
  }

  @Test func `a record that the journal has for another lead is not taken twice`() throws {
    let place = try place(faults: "cycle:ok,close:lost,close:lost")
    #expect(try place.states() == [.registered: 1, .inDoubt: 2])
    #expect(try place.reconcile().summary.notThere == 2)
    #expect(try place.runByKey().tally[.registered] == 3)
    #expect(try place.created().count == 3)
  }
}
