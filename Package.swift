// swift-tools-version: 6.2
import PackageDescription

let root = Context.packageDirectory

/// One settings loop for every Swift target, see the end of this file.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  // CPatientsLua's header includes <patients.h>; whoever imports it, even through another module,
  // must find that.
  .unsafeFlags(["-Xcc", "-I\(root)/include"]),
]

/// What turns the release build of PatientsABI into a library that C programs can keep: its own
/// Swift runtime, a soname, exactly the header's names, and no unloading of Swift code by
/// `lua_close`. Debug builds link Swift dynamically, and two runtimes in one image do not mix.
let libraryLinking: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-static-stdlib", "-use-ld=lld",
      "-Xlinker", "--version-script=\(root)/include/patients.map",
      "-Xlinker", "-soname=libpatients.so.0",
      "-Xlinker", "-z", "-Xlinker", "nodelete",
    ], .when(configuration: .release))
]

let hardenedC: [CSetting] = [
  .headerSearchPath("../../include"),
  .unsafeFlags(["-Wall", "-Wextra", "-Werror"]),
]

let package = Package(
  name: "libpatients",
  products: [
    .library(name: "patients", type: .dynamic, targets: ["PatientsABI"]),
    .executable(name: "clinic", targets: ["clinic"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
  ],
  targets: [
    // Floor 0: the system's libraries, the public border, values and rules.
    .systemLibrary(name: "CPatients", path: "include"),
    .systemLibrary(name: "CLua", pkgConfig: "lua5.4", providers: [.apt(["liblua5.4-dev"])]),
    .systemLibrary(name: "CEpoll"),
    .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CTerminal"),
    .target(
      name: "CSimdJSON",
      cxxSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])],
      linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "CNames", cSettings: hardenedC),
    .target(name: "CCurl", cSettings: hardenedC),
    .target(name: "PatientsCore", dependencies: ["CSimdJSON", "CNames"]),

    // Floor 1: each talks to one thing outside.
    .target(name: "PatientsClient", dependencies: ["PatientsCore", "CCurl", "CEpoll"]),
    .target(name: "PatientsJournal", dependencies: ["PatientsCore", "CSQLite"]),
    .target(name: "PatientsLeads", dependencies: ["PatientsCore", "CNames", "CZlib", "CExpat"]),

    // Floor 2: the two borders, and the host that runs scripts.
    .target(
      name: "PatientsABI",
      dependencies: ["CPatients", "PatientsCore", "PatientsClient", "PatientsJournal"],
      linkerSettings: libraryLinking),
    .target(name: "CPatientsLua", dependencies: ["CPatients", "CLua"], cSettings: hardenedC),
    .target(name: "CScriptHost", dependencies: ["CLua", "CNames"], cSettings: hardenedC),

    // Floors 3 to 5: scripts, the pipeline, the practice registry, the command line.
    .target(
      name: "PatientsScripting",
      dependencies: [
        "PatientsCore", "CScriptHost", "CPatientsLua", "PatientsABI", "CPatients", "CLua",
      ],
      // The library of scripts' tests, which stock Lua reads as the file that it is.
      resources: [.embedInCode("Resources/patients_testing.lua")]),
    .target(
      name: "PatientsPipeline",
      dependencies: [
        "PatientsScripting", "PatientsClient", "PatientsJournal", "PatientsLeads", "PatientsCore",
        "CTerminal",
      ]),
    .target(
      name: "ClinicSandbox",
      dependencies: [
        "PatientsCore", "CSQLite", .product(name: "Hummingbird", package: "hummingbird"),
      ]),
    .executableTarget(
      name: "clinic",
      dependencies: [
        "PatientsPipeline", "PatientsScripting", "PatientsClient", "PatientsCore", "ClinicSandbox",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Tests: a target each, and whoever speaks HTTP does so to the practice registry.
    .testTarget(name: "CNamesTests", dependencies: ["CNames"]),
    .testTarget(name: "PatientsCoreTests", dependencies: ["PatientsCore"]),
    .testTarget(name: "PatientsClientTests", dependencies: ["PatientsClient", "PatientsCore"]),
    .testTarget(
      name: "PatientsJournalTests", dependencies: ["PatientsJournal", "PatientsCore", "CSQLite"]),
    .testTarget(
      name: "PatientsLeadsTests", dependencies: ["PatientsLeads", "PatientsCore", "CZlib"]),
    .testTarget(
      name: "PatientsABITests",
      dependencies: [
        "PatientsABI", "CPatients", "PatientsClient", "PatientsJournal", "PatientsCore",
        "ClinicSandbox",
      ]),
    .testTarget(name: "CScriptHostTests", dependencies: ["CScriptHost", "CLua"]),
    .testTarget(
      name: "PatientsScriptingTests", dependencies: ["PatientsScripting", "PatientsCore"]),
    .testTarget(
      name: "PatientsPipelineTests",
      dependencies: [
        "PatientsPipeline", "PatientsScripting", "PatientsClient", "PatientsJournal",
        "PatientsLeads", "PatientsCore", "ClinicSandbox",
      ]),
    .testTarget(name: "ClinicSandboxTests", dependencies: ["ClinicSandbox", "PatientsCore"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c11,
  cxxLanguageStandard: .cxx17
)

/// For sanitizers and fuzzers (scripts/dev/instrument.sh): what is made of this package alone, and
/// the fuzzer of leads files, whose `main` is libFuzzer's.
if Context.environment["PATIENTS_INSTRUMENTED"] != nil {
  package.dependencies = []
  package.products.removeAll { $0.name == "clinic" }
  package.targets.removeAll {
    $0.type == .test || ["ClinicSandbox", "clinic"].contains($0.name)
  }
  package.targets.append(
    .executableTarget(
      name: "FuzzLeads", dependencies: ["PatientsLeads", "PatientsCore"], path: "Tests/FuzzLeads",
      swiftSettings: [.unsafeFlags(["-parse-as-library"])]))
}

for target in package.targets where target.type != .system {
  target.swiftSettings = strict + (target.swiftSettings ?? [])
}
