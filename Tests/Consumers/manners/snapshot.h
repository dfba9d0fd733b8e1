/* What a process is like, for comparing before and after. */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include <stdbool.h>

enum { SNAPSHOT_ASPECTS = 64 };

/* One thing that a library could change, in words. */
typedef struct snapshot_aspect {
  const char *name;
  char *value;
} snapshot_aspect;

typedef struct snapshot {
  snapshot_aspect aspects[SNAPSHOT_ASPECTS];
  int count;
} snapshot;

/* Threads, signals, masks, environment, locale, umask, folder, files, limits,
 * timers and what else belongs to the whole process.  Ends it where memory
 * runs out. */
snapshot snapshot_take(void);
void snapshot_free(snapshot *snapshot);

/* The first aspect that differs, or NULL.  `except`: one not to look at, or
 * NULL. */
const snapshot_aspect *snapshot_difference(const snapshot *before,
                                           const snapshot *after,
                                           const char *except);

/* How many threads and how many open files there are. */
int snapshot_threads(void);
int snapshot_files(void);

#endif
