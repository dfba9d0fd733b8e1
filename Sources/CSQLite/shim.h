/* SQLite's C API, and the one macro of it that Swift cannot see. */
#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H

#include <sqlite3.h>

/* SQLITE_TRANSIENT is a cast of -1 to a function pointer: SQLite copies the
   bytes before the bind returns. */
static inline int csqlite_bind_text(sqlite3_stmt *statement, int index,
                                    const char *text, int count) {
  return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}

static inline int csqlite_bind_blob(sqlite3_stmt *statement, int index,
                                    const void *bytes, int count) {
  return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/* Ends the count of what SQLite allocates, for the whole process: before
   anything else of it. The count takes a lock at each allocation. */
static inline int csqlite_end_memory_count(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

#endif
