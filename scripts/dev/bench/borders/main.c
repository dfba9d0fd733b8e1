/* The borders, timed or counted.
 *
 *     borders time [BATCHES]   a line each: name, nanoseconds of the best
 *                              batch, of the median one
 *     borders count            under `valgrind --tool=callgrind
 *                              --collect-atstart=no`: a dump for each, named
 *                              after it, of COUNTED times
 */
#include "borders.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <valgrind/callgrind.h>

enum { COUNTED = 1000, MOST_BATCHES = 101 };

static void run(lua_State *L, const border *one, long times) {
  if (one->run) {
    one->run(times);
    return;
  }
  lua_pushvalue(L, -1);
  lua_pushinteger(L, times);
  if (lua_pcall(L, 1, 0, 0)) {
    fprintf(stderr, "borders: %s: %s\n", one->name, lua_tostring(L, -1));
    exit(EXIT_FAILURE);
  }
}

/* CPU of this thread: what others on the machine do disturbs it less. */
static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double timed(lua_State *L, const border *one, long times) {
  double start = seconds();
  run(L, one, times);
  return seconds() - start;
}

static int ascending(const void *a, const void *b) {
  double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

static void measure(lua_State *L, const border *one, int batches) {
  double found[MOST_BATCHES];
  long times = 1000;
  while (timed(L, one, times) < 0.005)
    times *= 2;
  for (int i = 0; i < batches; i++)
    found[i] = timed(L, one, times) / (double)times * 1e9;
  qsort(found, (size_t)batches, sizeof *found, ascending);
  printf("%s %.2f %.2f\n", one->name, found[0], found[batches / 2]);
}

/* The first time does what is done once, and is not counted. */
static void count(lua_State *L, const border *one) {
  run(L, one, 100);
  if (one->lua)
    lua_gc(L, LUA_GCCOLLECT);
  CALLGRIND_ZERO_STATS;
  CALLGRIND_TOGGLE_COLLECT;
  run(L, one, COUNTED);
  CALLGRIND_TOGGLE_COLLECT;
  CALLGRIND_DUMP_STATS_AT(one->name);
}

static void each(const border *list, bool is_counting, int batches) {
  for (const border *one = list; one->name; one++) {
    lua_State *L = luaL_newstate();
    if (!L)
      exit(EXIT_FAILURE);
    luaL_openlibs(L);
    if (one->lua)
      lua_border_push(L, one);
    if (is_counting)
      count(L, one);
    else
      measure(L, one, batches);
    lua_close(L);
  }
}

int main(int argc, char **argv) {
  bool is_counting = argc > 1 && strcmp(argv[1], "count") == 0;
  int batches = argc > 2 ? atoi(argv[2]) : 21;
  if (batches < 1 || batches > MOST_BATCHES)
    batches = 21;
  c_borders_open();
  each(c_borders, is_counting, batches);
  each(lua_borders, is_counting, batches);
  return EXIT_SUCCESS;
}
