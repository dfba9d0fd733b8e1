internal import CCurl
internal import PatientsCore

/// Starting, driving and ending transfers.
extension RegistryClient {
  /// Drives until `done`, until the deadline has passed, or until it is woken; which of them, the
  /// caller looks.
  ///
  /// - Throws: `.system` where libcurl gives up.
  func drive(until deadline: Duration?, done: () -> Bool) throws(PatientsError) {
    let pipe = BrokenPipeGuard()
    defer { pipe.end() }
    sockets.arm(for: nil)
    sockets.wait(milliseconds: 0)
    while true {
      _ = startDue()
      try unsafe sockets.perform(multi)
      let isWoken = sockets.isWoken
      collect()
      endSilent()
      let before = pacer.inFlight
      nextStart = startDue()
      let hasStarted = pacer.inFlight > before
      if done() {
        // On the way before the caller turns to what has ended.
        if hasStarted { try unsafe sockets.perform(multi) }
        return
      }
      if hasStarted { continue }
      let now = surroundings.monotonic()
      if isWoken || deadline.map({ now >= $0 }) == true { return }
      pause(now: now, until: [deadline, nextTurn].compactMap { $0 }.min())
    }
  }

  /// When something is to be done whatever the connections say; nil: never, for now.
  var nextTurn: Duration? {
    let silence = active.isEmpty ? nil : nextSilenceCheck
    return [silence, nextStart, nextDeadline, sockets.dueAt].compactMap { $0 }.min()
  }

  /// Waits for the connections or, where there are none, for time to pass.
  private func pause(now: Duration, until moment: Duration?) {
    let remaining = (moment ?? now + .seconds(1)) - now
    guard !active.isEmpty else { return surroundings.sleep(remaining) }
    // Rounded up: a wait that ends too early would be made again at once.
    sockets.wait(milliseconds: Int32(clamping: max(remaining.milliseconds, 0) &+ 1))
  }

  // MARK: Starting

  /// Starts what the pacer lets start, retries first.
  ///
  /// - Returns: when to look again; nil: when a transfer has ended.
  private func startDue() -> Duration? {
    let now = surroundings.monotonic()
    expire(now: now)
    while !queue.isEmpty || delayed.nextDue.map({ $0 <= now }) == true {
      switch pacer.turn(now: now) {
      case .whenOneEnds: return nil
      case .at(let moment): return moment
      case .now:
        guard let request = delayed.popDue(now: now) ?? queue.popFirst() else {
          return delayed.nextDue
        }
        start(request, now: now)
      }
    }
    return delayed.nextDue
  }

  private func start(_ request: Request, now: Duration) {
    var request = request
    request.attempts += 1
    pacer.start(now: now)
    do throws(PatientsError) {
      let transfer = try pooled()
      try transfer.begin(request, now: now)
      guard unsafe ccurl_multi_add_handle(multi, transfer.easy) == CURLM_OK else {
        throw PatientsError(.system, "libcurl cannot start a request")
      }
      if active.isEmpty { nextSilenceCheck = now + settings.firstByteTimeout }
      transfer.position = active.count
      active.append(transfer)
    } catch {
      let failure = Failure(stage: .ready, after: .zero, reason: error.message)
      pacer.end(.none, started: now, now: now)
      settle(request, .notSent(failure), now: now)
    }
  }

  private func pooled() throws(PatientsError) -> Transfer {
    if let transfer = idle.popLast() { return transfer }
    return try Transfer(settings)
  }

  // MARK: Ending

  /// Takes what libcurl has ended.
  private func collect() {
    var left: Int32 = 0
    while let message = unsafe ccurl_multi_info_read(multi, &left) {
      guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
      let code = unsafe ccurl_message_result(message)
      var context: UnsafeMutableRawPointer?
      _ = unsafe ccurl_get_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &context)
      guard let context = unsafe context else { continue }
      end(unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue(), .libcurl(code))
    }
  }

  /// Ends what has had no answer for too long since its sending began.
  private func endSilent() {
    let now = surroundings.monotonic()
    guard !active.isEmpty, now >= nextSilenceCheck else { return }
    // What begins to send after this look has at least the whole time from here.
    nextSilenceCheck = now + settings.firstByteTimeout
    for transfer in active where transfer.sendings > 0 && transfer.heard != .reply {
      let deadline = transfer.sendBegan + settings.firstByteTimeout
      if deadline <= now {
        end(transfer, .silent)
      } else {
        nextSilenceCheck = min(nextSilenceCheck, deadline)
      }
    }
  }

  func end(_ transfer: Transfer, _ ending: Ending) {
    let now = surroundings.monotonic()
    let answer = transfer.answer(ending, now: now)
    let started = transfer.started
    _ = unsafe ccurl_multi_remove_handle(multi, transfer.easy)
    remove(transfer)
    guard var request = transfer.end() else { return }
    request.lastAttempt = now - started
    idle.append(transfer)
    pacer.end(sign(of: answer), started: started, now: now)
    settle(request, answer, isFinal: ending == .cancelled, now: now)
  }

  private func remove(_ transfer: Transfer) {
    guard let position = transfer.position, position < active.count else { return }
    active.swapAt(position, active.count - 1)
    active[position].position = position
    active.removeLast()
    transfer.position = nil
  }

  /// What the answer says about the registry's load.
  private func sign(of answer: Answer) -> AdaptiveLimit.Sign {
    switch answer {
    case .reply(let reply): reply.status == 429 || reply.status >= 500 ? .overloaded : .served
    case .inDoubt(let failure): failure.stage == .wait ? .overloaded : .none
    case .notSent: .none
    }
  }
}
