/*
 * Refuses the memory that the JSON reader asks for, the first request, the
 * second, ... until it needs no more, whoever asks: the reader, simdjson or
 * the C++ runtime.  Each time the reader says so, or reads all; with memory
 * back the same reader reads all; and nothing is left.
 */
#include "simdjson_reader.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the heap ------------------------------------------------------------ */

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *block);

static long left = LONG_MAX, times, refused, live;

static bool refuses(void) {
  if (left > 0) {
    left--;
    return false;
  }
  return refused < times && ++refused;
}

static void *counted(void *block) {
  live += block != NULL;
  return block;
}

void *malloc(size_t size) {
  return refuses() ? NULL : counted(__libc_malloc(size));
}

void *calloc(size_t count, size_t size) {
  return refuses() ? NULL : counted(__libc_calloc(count, size));
}

void *realloc(void *block, size_t size) {
  if (refuses())
    return NULL;
  return block ? __libc_realloc(block, size) : counted(__libc_malloc(size));
}

void *aligned_alloc(size_t alignment, size_t size) {
  return refuses() ? NULL : counted(__libc_memalign(alignment, size));
}

int posix_memalign(void **block, size_t alignment, size_t size) {
  void *made = aligned_alloc(alignment, size);
  if (made)
    *block = made;
  return made ? 0 : ENOMEM;
}

void free(void *block) {
  live -= block != NULL;
  __libc_free(block);
}

/* ---- reading ------------------------------------------------------------- */

static void broken(const char *what, long after) {
  left = LONG_MAX;
  fprintf(stderr, "not ok - %s, %ld refused after %ld requests\n", what, times,
          after);
  exit(1);
}

static bool count_event(void *context, const json_event *event) {
  *(size_t *)context += 1 + event->count + event->key_count;
  return true;
}

static const char *read_all(json_reader *reader, const char *text,
                            size_t *events) {
  *events = 0;
  return json_reader_visit(reader, text, strlen(text), 32, count_event, events);
}

/* Texts of which the second needs more than the first left room for. */
static const char small[] = "{\"a\":[1,2.5,null,\"\\u00e9\\n\"],\"b\":true}";
static char large[200000];

static void make_large(void) {
  size_t used = 0;
  large[used++] = '[';
  for (int i = 0; i < 5000; i++)
    used += (size_t)sprintf(large + used, "{\"number\":%d,\"text\":\"x\"},", i);
  strcpy(large + used - 1, "]");
}

static size_t expected[2];

static void read_both(json_reader *reader, long after) {
  const char *const texts[] = {small, large};
  for (int i = 0; i < 2; i++) {
    long before = refused;
    size_t events;
    const char *problem = read_all(reader, texts[i], &events);
    if (problem && refused == before)
      broken(problem, after);
    if (problem && !strstr(problem, "memory"))
      broken("it does not say that memory ran out", after);
    if (!problem && expected[i] && events != expected[i])
      broken("it read something else", after);
    if (!expected[i])
      expected[i] = events;
  }
}

/* Whether nothing had to be refused. */
static bool comes_through(long after) {
  long before = live;
  refused = 0;
  left = after;
  json_reader *reader = json_reader_new();
  if (!reader && refused == 0)
    broken("no reader with memory", after);
  if (reader)
    read_both(reader, after);
  long refusals = refused;
  left = LONG_MAX;
  if (reader)
    read_both(reader, after);
  json_reader_free(reader);
  if (live != before)
    broken("it leaks", after);
  return refusals == 0;
}

int main(void) {
  static const long all_times[] = {1, 2, LONG_MAX};
  long places = 0;
  make_large();
  /* The first time simdjson keeps what this processor can do. */
  json_reader *first = json_reader_new();
  read_both(first, LONG_MAX);
  json_reader_free(first);
  for (int i = 0; i < 3; i++) {
    times = all_times[i];
    long after = 0;
    while (!comes_through(after))
      after++;
    places += after;
  }
  printf("ok - %ld places to run out of memory\n", places);
  return 0;
}
