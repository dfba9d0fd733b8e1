#define REFUSE_ITSELF
#include "refuse.h"

#include <stdbool.h>

static long left, refusals, refused, live;

void refuse_after(long requests, long times) {
  left = requests;
  refusals = times;
  refused = 0;
}

void refuse_no_more(void) { refusals = refused; }

long refuse_count(void) { return refused; }

long refuse_live(void) { return live; }

static bool refuses(void) {
  if (left > 0) {
    left--;
    return false;
  }
  if (refused >= refusals)
    return false;
  refused++;
  return true;
}

static void *counted(void *block) {
  live += block != NULL;
  return block;
}

void *refuse_malloc(size_t size) {
  return refuses() ? NULL : counted(malloc(size));
}

void *refuse_calloc(size_t count, size_t size) {
  return refuses() ? NULL : counted(calloc(count, size));
}

/* Also what shrinks may be refused: the host promises Lua that it is not. */
void *refuse_realloc(void *block, size_t size) {
  if (refuses())
    return NULL;
  return block ? realloc(block, size) : counted(malloc(size));
}

char *refuse_strdup(const char *text) {
  return refuses() ? NULL : counted(strdup(text));
}

void refuse_free(void *block) {
  live -= block != NULL;
  free(block);
}
