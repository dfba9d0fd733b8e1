import ClinicSandbox
import PatientsCore
import Testing

@Suite struct FaultPlanTests {
  private static let badDay = """
    late=0.1:250ms,reset-before-body=0.05,reset-after-body=0.05,close=0.05,half-reply=0.05,\
    not-json=0.05,megabyte=0.02,throttle=0.1:1s,error-after-create=0.05,unavailable=0.05,\
    drip=0.05,status-7=0.05
    """

  private func faults(_ text: String, seed: UInt64, count: UInt64 = 10_000) throws -> [Fault?] {
    let plan = try FaultPlan(parsing: text, seed: seed)
    return (0..<count).map { plan.fault(at: $0) }
  }

  @Test func `the same seed gives the same faults and another seed others`() throws {
    let first = try faults(Self.badDay, seed: 7)
    #expect(try faults(Self.badDay, seed: 7) == first)
    #expect(try faults(Self.badDay, seed: 8) != first)
  }

  @Test func `faults come about as often as asked for`() throws {
    let drawn = try faults(Self.badDay, seed: 7)
    func share(_ kind: Fault.Kind?) -> Double {
      Double(drawn.count { $0?.kind == kind }) / Double(drawn.count)
    }
    #expect(abs(share(.late) - 0.1) < 0.01)
    #expect(abs(share(.megabyte) - 0.02) < 0.01)
    #expect(abs(share(nil) - 0.33) < 0.02)
    #expect(Fault.Kind.allCases.allSatisfy { share($0) > 0.01 })
  }

  @Test func `the coin falls on both sides, and a written fate decides`() throws {
    let tossed = try faults("close=1", seed: 3)
    #expect(abs(tossed.count { $0?.fate == .created } - 5000) < 200)
    #expect(tossed.allSatisfy { $0?.fate != nil })
    #expect(try faults("close=1:lost", seed: 3).allSatisfy { $0?.fate == .lost })
    #expect(try faults("not-json=1", seed: 3).allSatisfy { $0?.fate == .created })
  }

  @Test func `a cycle goes round`() throws {
    let drawn = try faults("cycle: ok, late:5ms ,close:created", seed: 0, count: 7)
    let late = Fault(.late, wait: .milliseconds(5))
    let close = Fault(.close, fate: .created)
    #expect(drawn == [nil, late, close, nil, late, close, nil])
  }

  @Test(arguments: ["", "  ", "none"])
  func `no faults are a plan too`(text: String) throws {
    #expect(try faults(text, seed: 1, count: 100).allSatisfy { $0 == nil })
  }

  @Test func `an unknown fault is named together with the known ones`() {
    let error = #expect(throws: PatientsError.self) {
      try FaultPlan(parsing: "late=0.1,explode=0.2", seed: 1)
    }
    #expect(error?.code == .argument)
    #expect(error?.message.hasPrefix("unknown fault explode: known are late, reset-before") == true)
    #expect(error?.message.hasSuffix("drip, status-7") == true)
  }

  @Test(arguments: [
    "late", "late=", "late=2", "late=-0.1", "late=nan", "late=x", "late=0.1:soon", "late=0.1:-1s",
    "late=0.1:601s", "late=0.1:99999999999999999999ms", "late=0.1:", "close=0.1:1s",
    "late=0.1:created", "status-7=0.1:created", "late=0.1,late=0.2", "late=0.6,close=0.5",
    "late=0.1,,close=0.1", "cycle:", "cycle:late=0.1", "cycle:ok,", "=0.1", ":", "late:1s",
  ])
  func `what cannot be read is refused`(text: String) {
    #expect(throws: PatientsError.self) { try FaultPlan(parsing: text, seed: 1) }
  }
}
