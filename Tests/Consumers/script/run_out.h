/*
 * Plays something with memory refused, at the first request, the second, ...
 * until it needs no more: what programs that run out of memory share.
 */
#ifndef RUN_OUT_H
#define RUN_OUT_H

#include "../lua/stub_patients.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define REFUSE_ITSELF
#include "refuse.h"

/* Where memory runs out, for what is said of a broken promise. */
static struct { long after, times; } refusing;

static void broken(const char *what, const char *detail) {
  fprintf(stderr, "not ok - %s: %s, %ld refused after %ld requests\n", what,
          detail, refusing.times, refusing.after);
  exit(1);
}

/* The lowest number that a file would get now. */
static int next_file(void) {
  int file = dup(0);
  close(file);
  return file;
}

/* Something that is played, with memory back at its end at the latest, and
 * that leaves nothing. */
typedef void play(const void *what);

/* Whether nothing had to be refused. */
static bool comes_through(play *plays, const void *what) {
  int file = next_file();
  refuse_after(refusing.after, refusing.times);
  plays(what);
  refuse_no_more();
  if (refuse_live() != 0 || stub_live() != 0)
    broken("leaks", refuse_live() ? "blocks" : "handles of the library");
  if (next_file() != file)
    broken("leaks", "a file");
  return refuse_count() == 0;
}

/* At how many places memory was refused.  Lua collects and asks again after a
 * refusal, so one alone is a collection where there is none otherwise; two are
 * a failure. */
static long run_out_everywhere(play *plays, const void *what) {
  static const long times[] = {1, 2, LONG_MAX};
  long places = 0;
  for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
    refusing.times = times[i];
    refusing.after = 0;
    while (!comes_through(plays, what))
      refusing.after++;
    places += refusing.after;
  }
  return places;
}

#endif
