/* The allocator of a state: counts what is held, and refuses beyond a cap.
 * What the computer refuses below it counts as much: no pcall keeps either. */
#include "internal.h"

#include <stdlib.h>

void script_memory_give_up(script_host *host) {
  if (host->refused == 0)
    return;
  script_guard_break(host, NULL, SCRIPT_HOST_MEMORY,
                     (double)host->limits.memory_bytes, host->refused_total);
  host->broken_at = host->refused_at;
}

int script_memory_raise(lua_State *L) {
  script_host *host = script_host_of(L);
  script_guard_break(host, L, SCRIPT_HOST_MEMORY,
                     (double)host->limits.memory_bytes, (double)host->used);
  return script_guard_raise(L);
}

/* After a refusal Lua collects all garbage and asks once more; buffers of
 * strings do not.  So the memory is really not there when it is refused twice,
 * when it is more than the cap, or when the call fails of it: see
 * script_memory_give_up().  Many single refusals are a script that lives at
 * the cap and pays a full collection each time. */
static void note_refusal(script_host *host, size_t more) {
  bool hopeless = host->refused != 0 || more > host->limits.memory_bytes;
  host->refused = more;
  host->refused_total = (double)host->used + (double)more;
  host->refused_at.line = 0;
  if (host->running)
    script_place_of(host->running, &host->refused_at);
  host->refusals++;
  if (hopeless || host->refusals >= MAX_REFUSALS)
    script_memory_give_up(host);
}

static bool is_within_cap(const script_host *host, size_t more) {
  size_t cap = host->limits.memory_bytes;
  return host->used <= cap && more <= cap - host->used;
}

static void *grow(script_host *host, void *block, size_t size, size_t more) {
  void *moved = is_within_cap(host, more) ? realloc(block, size) : NULL;
  if (!moved) {
    note_refusal(host, more);
    return NULL;
  }
  host->used += more;
  if (more >= host->refused)
    host->refused = 0; /* the second time there was room */
  return moved;
}

void *script_memory_allocate(void *owner, void *block, size_t old,
                             size_t size) {
  script_host *host = owner;
  size_t held = block ? old : 0; /* of a new block it is a type's tag */
  if (size > held)
    return grow(host, block, size, size - held);
  host->used -= held - size;
  if (size == 0) {
    free(block);
    return NULL;
  }
  void *moved = realloc(block, size);
  return moved ? moved : block; /* to shrink always succeeds */
}
