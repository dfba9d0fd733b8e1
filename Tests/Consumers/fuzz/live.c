/*
 * Counts the blocks of the heap that are out, whoever asked for them: the
 * program's functions come before libc's for every library that it loads.
 * Not with a sanitizer or valgrind, which have a heap of their own.
 */
#include "live.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *block);

static _Atomic long live;

long live_blocks(void) { return atomic_load(&live); }

static void *counted(void *block) {
  if (block)
    atomic_fetch_add_explicit(&live, 1, memory_order_relaxed);
  return block;
}

void *malloc(size_t size) { return counted(__libc_malloc(size)); }

void *calloc(size_t count, size_t size) {
  return counted(__libc_calloc(count, size));
}

void *realloc(void *block, size_t size) {
  if (!block)
    return counted(__libc_malloc(size));
  void *moved = __libc_realloc(block, size);
  if (!moved && size == 0)
    atomic_fetch_sub_explicit(&live, 1, memory_order_relaxed);
  return moved;
}

void *memalign(size_t alignment, size_t size) {
  return counted(__libc_memalign(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size) {
  return counted(__libc_memalign(alignment, size));
}

int posix_memalign(void **block, size_t alignment, size_t size) {
  *block = counted(__libc_memalign(alignment, size));
  return *block ? 0 : ENOMEM;
}

void free(void *block) {
  if (block)
    atomic_fetch_sub_explicit(&live, 1, memory_order_relaxed);
  __libc_free(block);
}
