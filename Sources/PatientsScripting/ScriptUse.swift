package import PatientsCore

/// A name that a script uses and that may be misspelt.
package struct ScriptUse: Hashable, Sendable {
  package enum Kind: Sendable {
    case readsGlobal
    /// In the script's own body, where globals are made.
    case setsGlobal
    /// In a function, which may not make one once the script has loaded.
    case setsGlobalInFunction
    /// `lead.name`, of what is known to be a lead.
    case readsColumn
    /// `patients.new { name = … }`
    case setsPatientField
  }

  package let kind: Kind
  package let name: String
  package let line: Int
}

/// What can be known of a script without running it.
package struct ScriptUses: Sendable {
  /// In the order of the script, functions after what makes them.
  package let uses: [ScriptUse]
  /// The names of all local variables: what a misspelt name may be meant as.
  package let locals: Set<String>
}

extension Script {
  /// Looks at the compiled script.
  ///
  /// - Throws: `.system` where the Lua that is linked compiles in a way that is not known here.
  package func uses() throws(PatientsError) -> ScriptUses {
    guard let main = CompiledReader.main(of: try compiled()) else {
      throw PatientsError(.system, "the linked Lua is not 5.4: its scripts cannot be checked")
    }
    var finder = UseFinder()
    finder.visit(main, upvalues: [.environment], takesLead: false, isMain: true)
    return ScriptUses(uses: finder.uses, locals: finder.locals)
  }
}

/// Follows the few values that matter through a function's instructions.
///
/// It errs on the side of silence: where two ways through a function meet, only what both agree on
/// is known.
struct UseFinder {
  enum Value: Hashable {
    case environment
    case global(String)
    case text(String)
    /// What `require "patients"` gives.
    case module
    case newPatient
    case patientFields
    case lead
    case closure(Int)
  }

  private(set) var uses: [ScriptUse] = []
  private(set) var locals: Set<String> = []

  mutating func visit(
    _ function: CompiledFunction, upvalues: [Value?], takesLead: Bool, isMain: Bool
  ) {
    locals.formUnion(function.locals.map(\.name))
    var walk = FunctionWalk(function, upvalues: upvalues, takesLead: takesLead, isMain: isMain)
    walk.run()
    uses += walk.uses
    for (index, child) in walk.children.sorted(by: { $0.key < $1.key }) {
      visit(
        function.children[index], upvalues: child.upvalues, takesLead: child.takesLead,
        isMain: false)
    }
  }
}
