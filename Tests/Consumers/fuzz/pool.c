/* The handles that are out, shared by all threads. */
#include "fuzz.h"

#include <pthread.h>

/* The last kind is text that the caller owns. */
enum { KINDS = FUZZ_KINDS + 1, FREED = 32 };

static struct {
  void *live[POOL_LIVE], *freed[FREED];
  size_t live_count, freed_next;
} pools[KINDS];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Clients are dear: each has connections, and some a journal. */
static size_t capacity(int kind) {
  return kind == FUZZ_patients_client ? 5 : POOL_LIVE;
}

void *pool_pick(int kind, uint64_t number) {
  pthread_mutex_lock(&lock);
  size_t count = pools[kind].live_count;
  void *handle = count ? pools[kind].live[number % count] : NULL;
  pthread_mutex_unlock(&lock);
  return handle;
}

void *pool_pick_freed(int kind, uint64_t number) {
  pthread_mutex_lock(&lock);
  void *handle = pools[kind].freed[number % FREED];
  pthread_mutex_unlock(&lock);
  return handle;
}

static size_t find(int kind, const void *handle) {
  size_t i = 0;
  while (i < pools[kind].live_count && pools[kind].live[i] != handle)
    i++;
  return i;
}

bool pool_has(int kind, const void *handle) {
  pthread_mutex_lock(&lock);
  bool found = find(kind, handle) < pools[kind].live_count;
  pthread_mutex_unlock(&lock);
  return found;
}

static void drop(int kind, size_t i) {
  pools[kind].freed[pools[kind].freed_next++ % FREED] = pools[kind].live[i];
  pools[kind].live[i] = pools[kind].live[--pools[kind].live_count];
}

bool pool_remove(int kind, void *handle) {
  pthread_mutex_lock(&lock);
  size_t i = find(kind, handle);
  bool found = i < pools[kind].live_count;
  if (found)
    drop(kind, i);
  pthread_mutex_unlock(&lock);
  return found;
}

void *pool_add(int kind, void *handle, uint64_t number) {
  void *excess = NULL;
  pthread_mutex_lock(&lock);
  if (pools[kind].live_count >= capacity(kind)) {
    size_t i = number % pools[kind].live_count;
    excess = pools[kind].live[i];
    drop(kind, i);
  }
  pools[kind].live[pools[kind].live_count++] = handle;
  pthread_mutex_unlock(&lock);
  return excess;
}

void pool_clear(void) {
  for (int kind = 0; kind < KINDS; kind++) {
    for (size_t i = 0; i < pools[kind].live_count; i++) {
      if (kind == FUZZ_KINDS)
        patients_text_free(pools[kind].live[i]);
      else
        fuzz_frees[kind](pools[kind].live[i]);
    }
    pools[kind].live_count = 0;
  }
}
