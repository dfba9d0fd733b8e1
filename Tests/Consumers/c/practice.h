/*
 * Looks into the practice registry's own file: what became of a patient is
 * held against what the library says of it.  Linked with SQLite.
 */
#ifndef PRACTICE_H
#define PRACTICE_H

#include "expect.h"

#include <sqlite3.h>

/* How many patients the practice registry has of a name. */
static int patients_named(const char *name) {
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  int count = -1;
  if (sqlite3_open_v2(getenv("PATIENTS_DATABASE"), &database,
                      SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
      sqlite3_prepare_v2(database,
                         "SELECT count(*) FROM patients WHERE full_name = ?",
                         -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW)
    count = sqlite3_column_int(statement, 0);
  sqlite3_finalize(statement);
  sqlite3_close(database);
  return count;
}

/* Who is registered is there, who was not sent is not, and no other status may
 * come of a registration here.  Nobody else has this name. */
static void expect_fate(patients_status status, const char *name) {
  int found = patients_named(name);
  expect_true(found >= 0, "the registry's file cannot be read");
  if (status == PATIENTS_OK)
    expect_true(found == 1, "who is registered is not there");
  else if (status == PATIENTS_ERR_NOT_SENT)
    expect_true(found == 0, "who was not sent is there");
  else if (status == PATIENTS_ERR_IN_DOUBT)
    expect_true(found <= 1, "there twice");
  else
    complain(patients_status_name(status));
}

#endif
