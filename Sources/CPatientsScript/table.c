/* Handles: numbers that are looked up, never followed.
 *
 * kind (4 bits) | generation (28 bits) | index (32 bits), as libpatients makes
 * its own, with a kind that none of those has.  A slot's state is the kind and
 * generation that it answers to, a bit for "a thread is in it", and one for
 * "closed meanwhile".  All of it is one word, so a thread takes a slot by one
 * compare-and-swap; there is no lock that a fork could leave locked. */
#include "script.h"

#include <stdatomic.h>

_Static_assert(sizeof(void *) == sizeof(uint64_t), "a handle has 64 bits");

enum { SLOTS = 1 << 14 };

static const uint64_t kind = UINT64_C(15) << 28;
static const uint64_t generations = (UINT64_C(1) << 28) - 1;
static const uint64_t taken = UINT64_C(1) << 63;
static const uint64_t closed = UINT64_C(1) << 62;

typedef struct slot {
  _Atomic uint64_t state; /* without the kind: it is free */
  script *own;
} slot;

static slot slots[SLOTS];

/* Where the search for a free slot begins: a slot that was given back is used
 * again after all others, so that stale handles stay stale for long. */
static _Atomic uint64_t next;

patients_script *script_insert(script *own) {
  for (uint64_t tries = 0; tries < SLOTS; tries++) {
    uint64_t index = atomic_fetch_add(&next, 1) % SLOTS;
    slot *at = &slots[index];
    uint64_t free_state = atomic_load(&at->state);
    if (free_state & ~generations ||
        !atomic_compare_exchange_strong(&at->state, &free_state,
                                        free_state | taken))
      continue;
    at->own = own;
    atomic_store(&at->state, kind | free_state);
    return (patients_script *)(uintptr_t)((kind | free_state) << 32 | index);
  }
  return NULL;
}

/* The slot of a handle and the state in which it answers, or NULL. */
static slot *slot_of(const patients_script *handle, uint64_t *state) {
  uint64_t bits = (uint64_t)(uintptr_t)handle, index = bits & UINT32_MAX;
  *state = bits >> 32;
  return (*state & ~generations) == kind && index < SLOTS ? &slots[index]
                                                          : NULL;
}

patients_status script_take(patients_script *handle, script **own) {
  uint64_t state, found;
  slot *at = slot_of(handle, &state);
  if (!at)
    return PATIENTS_ERR_HANDLE;
  found = state;
  if (!atomic_compare_exchange_strong(&at->state, &found, state | taken))
    return found == (state | taken) ? PATIENTS_ERR_BUSY : PATIENTS_ERR_HANDLE;
  *own = at->own;
  return PATIENTS_OK;
}

/* The slot is this thread's; its handle is stale from here on. */
static void free_slot(slot *at, uint64_t state) {
  script *own = at->own;
  at->own = NULL;
  atomic_store(&at->state, (state + 1) & generations);
  script_end(own);
}

void script_give(patients_script *handle, script *own) {
  uint64_t state, found;
  slot *at = slot_of(handle, &state);
  (void)own;
  if (!at)
    return;
  found = state | taken;
  if (!atomic_compare_exchange_strong(&at->state, &found, state))
    free_slot(at, state); /* closed meanwhile */
}

void script_drop(patients_script *handle) {
  uint64_t state, found;
  slot *at = slot_of(handle, &state);
  if (!at)
    return;
  for (;;) {
    found = state;
    if (atomic_compare_exchange_strong(&at->state, &found, state | taken)) {
      free_slot(at, state);
      return;
    }
    if (found != (state | taken))
      return;
    if (atomic_compare_exchange_strong(&at->state, &found, found | closed))
      return; /* whoever is in it ends it */
  }
}
