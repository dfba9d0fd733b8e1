import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import PatientsCore
import Synchronization

/// Hummingbird's server on one thread of its own, for callers that block.
///
/// Every task of the server prefers that thread, and nothing runs on Swift's shared pool: a test
/// or a command that blocks all threads of the pool on its requests still gets its replies. One
/// thread is also the order of things: what the store, the record and the faults see is one
/// request after the other.
final class RegistryServer: Sendable {
  /// How long requests under way may take once the server was told to stop.
  private static let grace = TimeAmount.seconds(2)

  /// Requests hold personal data, and the record is there for those who want them.
  private static let silence = Logger(label: "practice-registry") { _ in SwiftLogNoOpLogHandler() }

  let port: Int
  private let group: MultiThreadedEventLoopGroup
  private let server: Server<HTTP1Channel>
  private let running: Task<Void, Never>
  private let ended: EventLoopFuture<Void>
  private let executor: LoopExecutor
  private let hasStopped = Mutex(false)

  private init(
    port: Int, group: MultiThreadedEventLoopGroup, server: Server<HTTP1Channel>,
    running: Task<Void, Never>, ended: EventLoopFuture<Void>, executor: LoopExecutor
  ) {
    self.port = port
    self.group = group
    self.server = server
    self.running = running
    self.ended = ended
    self.executor = executor
  }

  /// Returns once the server listens.
  ///
  /// - Parameters:
  ///   - host: a numeric address of loopback.
  ///   - port: 0 for any free port.
  ///   - responder: answers one request; what it throws closes the connection.
  /// - Throws: `.system` where the port cannot be had.
  static func start(
    host: String, port: Int, responder: @escaping HTTPChannelHandler.Responder
  ) throws(PatientsError) -> RegistryServer {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let executor = LoopExecutor(loop: group.next())
    let listening = executor.loop.makePromise(of: Int.self)
    let ended = executor.loop.makePromise(of: Void.self)
    let server = Server(
      childChannelSetup: HTTP1Channel(responder: responder),
      configuration: ServerConfiguration(address: .hostname(host, port: port)),
      onServerRunning: { listening.succeed($0.localAddress?.port ?? port) },
      eventLoopGroup: group, logger: silence)
    let running = Task.detached(executorPreference: executor) {
      do { try await server.run() } catch { listening.fail(error) }
      ended.succeed()
    }
    do {
      return RegistryServer(
        port: try listening.futureResult.wait(), group: group, server: server, running: running,
        ended: ended.futureResult, executor: executor)
    } catch {
      try? ended.futureResult.wait()
      try? group.syncShutdownGracefully()
      throw PatientsError(.system, reason(error, host: host, port: port))
    }
  }

  private static func reason(_ error: any Error, host: String, port: Int) -> String {
    switch (error as? IOError)?.errnoCode {
    case EADDRINUSE: "port \(port) of \(host) is in use: choose another, or 0 for any free one"
    case EACCES: "port \(port) needs rights of the system: choose one from 1024 on"
    case EADDRNOTAVAIL: "this machine has no address \(host)"
    default: "the practice registry cannot listen on port \(port) of \(host)"
    }
  }

  /// Stops listening, waits for requests under way up to ``grace``, cuts what is left, and returns
  /// when the thread has ended. Several callers may stop it; all of them wait.
  func stop() {
    hasStopped.withLock { hasStopped in
      // Once the thread has ended, nobody answers its futures any more.
      if !hasStopped { end() }
      hasStopped = true
    }
  }

  private func end() {
    let quiet = executor.loop.makePromise(of: Void.self)
    Task.detached(executorPreference: executor) { [server] in
      try? await server.shutdownGracefully()
      quiet.succeed()
    }
    executor.loop.scheduleTask(in: Self.grace) { [running] in running.cancel() }
    try? ended.wait()
    try? quiet.futureResult.wait()
    try? group.syncShutdownGracefully()
  }
}

/// Runs the tasks that prefer it on an event loop's thread.
final class LoopExecutor: TaskExecutor {
  let loop: any EventLoop

  init(loop: any EventLoop) {
    self.loop = loop
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute {
      unsafe job.runSynchronously(on: self.asUnownedTaskExecutor())
    }
  }
}
