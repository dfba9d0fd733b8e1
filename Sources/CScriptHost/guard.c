/* The limits of one call: CPU by the thread's clock, and what is counted.
 *
 * Once a limit is broken, every hook and every wrapped C function raises
 * again, so that no tower of pcall, coroutine or __close outlives it. */
#include "internal.h"

#include <string.h>
#include <time.h>

static double seconds_of(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void script_guard_break(script_host *host, lua_State *L,
                        script_host_limit limit, double allowed,
                        double reached) {
  if (host->broken)
    return;
  host->broken = limit;
  host->allowed = allowed;
  host->reached = reached;
  host->broken_at.line = 0;
  if (L)
    script_place_of(L, &host->broken_at);
}

int script_guard_raise(lua_State *L) {
  lua_pushlightuserdata(L, NULL); /* nothing that would take memory */
  return lua_error(L);
}

void script_guard_check(lua_State *L) {
  if (script_host_of(L)->broken)
    script_guard_raise(L);
}

/* The first look only takes the clock's base: what ran before it, an eighth of
 * the limit at most, is not counted. */
static void look_at_cpu(script_host *host, lua_State *L, double wall) {
  script_deadline *deadline = &host->deadline;
  double cpu = seconds_of(CLOCK_THREAD_CPUTIME_ID);
  if (!deadline->has_base) {
    deadline->has_base = true;
    deadline->cpu_base = cpu;
  }
  double used = cpu - deadline->cpu_base;
  if (used >= deadline->limit)
    script_guard_break(host, L, SCRIPT_HOST_CPU, deadline->limit, used);
  deadline->wall_look = wall + deadline->limit - used;
}

static void look(script_host *host, lua_State *L) {
  double wall = seconds_of(CLOCK_MONOTONIC);
  if (wall >= host->deadline.wall_look)
    look_at_cpu(host, L, wall);
}

/* One operator on a string of megabytes takes milliseconds: where there can be
 * such strings, the clock is looked at more often. */
static int hook_count(const script_host *host) {
  if (host->broken)
    return 1;
  return host->used > MANY_BYTES ? HOOK_COUNT_LARGE : HOOK_COUNT;
}

static int hook_mask(const script_host *host) {
  return host->options.coverage ? LUA_MASKCOUNT | LUA_MASKLINE : LUA_MASKCOUNT;
}

static void count_hook(lua_State *L, lua_Debug *activation) {
  script_host *host = script_host_of(L);
  if (activation->event == LUA_HOOKLINE) {
    script_coverage_line(L, activation);
    return;
  }
  if (!host->broken)
    look(host, L);
  int count = hook_count(host);
  if (lua_gethookcount(L) != count)
    lua_sethook(L, count_hook, hook_mask(host), count);
  if (host->broken)
    script_guard_raise(L);
}

void script_guard_charge(lua_State *L, size_t units) {
  script_host *host = script_host_of(L);
  host->work += units < CHARGE_PER_LOOK ? units : CHARGE_PER_LOOK;
  if (host->work < CHARGE_PER_LOOK)
    return;
  host->work = 0;
  if (!host->broken)
    look(host, L);
  script_guard_check(L);
}

/* Memory that the last call ran out of may be garbage by now. */
static void recover(script_host *host) {
  if (host->broken == SCRIPT_HOST_MEMORY)
    lua_gc(host->main, LUA_GCCOLLECT);
  host->broken = SCRIPT_HOST_NO_LIMIT;
}

void script_guard_begin(script_host *host, double seconds,
                        const char *calling) {
  lua_settop(host->main, 0);
  host->running = host->main;
  recover(host);
  host->calling = calling;
  host->refusals = 0;
  host->refused = 0;
  host->work = host->output = host->close_depth = 0;
  host->steps = 0;
  host->place.line = 0;
  host->traceback[0] = '\0';
  host->error_limit = SCRIPT_HOST_NO_LIMIT;
  host->error_no_memory = false;
  host->deadline = (script_deadline){
      .limit = seconds, .wall_look = seconds_of(CLOCK_MONOTONIC) + seconds / 8};
  lua_sethook(host->main, count_hook, hook_mask(host), hook_count(host));
}
