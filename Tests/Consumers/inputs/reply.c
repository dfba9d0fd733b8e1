/*
 * libFuzzer: any bytes as a registry's reply.  The first says which HTTP
 * status, the second whether there is a Retry-After; the rest is the body.
 * What is taken for a success must be JSON to SQLite, too, with the same id.
 */
#include <patients.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void broken(const char *what) {
  fprintf(stderr, "broken: %s\n", what);
  abort();
}

/* ---- what another reader says -------------------------------------------- */

static sqlite3_stmt *statement(const char *sql) {
  static sqlite3 *database;
  sqlite3_stmt *prepared = NULL;
  if (!database && sqlite3_open(":memory:", &database) != SQLITE_OK)
    exit(2);
  if (sqlite3_prepare_v2(database, sql, -1, &prepared, NULL) != SQLITE_OK)
    exit(2);
  return prepared;
}

static void compare_id(const char *body, size_t length, const char *id) {
  static sqlite3_stmt *ask;
  if (!ask)
    ask = statement("SELECT json_valid(?1), "
                    "json_extract(?1, '$.data.patient.id')");
  sqlite3_bind_text(ask, 1, body, (int)length, SQLITE_STATIC);
  if (sqlite3_step(ask) != SQLITE_ROW || sqlite3_column_int(ask, 0) != 1)
    broken("a success is no JSON to SQLite");
  const char *other = (const char *)sqlite3_column_text(ask, 1);
  if (!other || strcmp(other, id) != 0)
    broken("a success has another id to SQLite");
  sqlite3_reset(ask);
}

/* ---- what the library says ----------------------------------------------- */

static void check_record(patients_record *record, const char *body,
                         size_t length) {
  const char *text = NULL;
  size_t count = 0;
  for (patients_field field = PATIENTS_PREFERRED_NAME; field <= PATIENTS_OTHER;
       field++) {
    if (patients_record_get(record, field, &text, &count, NULL) != PATIENTS_OK)
      broken("a record lacks a field");
    if (text && text[count] != 0)
      broken("a text has no end");
  }
  patients_record_get(record, PATIENTS_ID, &text, NULL, NULL);
  if (!text || !*text)
    broken("a success without an id");
  compare_id(body, length, text);
  patients_record_free(record);
}

static void check_error(patients_error *error, patients_status status) {
  patients_failure failure = {.size = sizeof failure};
  const char *message = patients_error_message(error);
  if (!*message || strchr(message, '\n'))
    broken("an error that is not one line");
  if (patients_error_status(error) != status)
    broken("an error of another status");
  if (patients_error_failure(error, &failure) != PATIENTS_OK ||
      failure.retry_after_seconds < 0 || strchr(failure.registry_words, '\n'))
    broken("a failure that is none");
  patients_error_free(error);
}

static void check_status(patients_status status) {
  switch (status) {
  case PATIENTS_ERR_UTF8: /* of Retry-After */
  case PATIENTS_ERR_REJECTED:
  case PATIENTS_ERR_UNAUTHORIZED:
  case PATIENTS_ERR_THROTTLED:
  case PATIENTS_ERR_IN_DOUBT:
    return;
  default:
    broken(patients_status_name(status));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const int statuses[] = {200, 200, 200, 201, 204, 302, 400,
                                 401, 403, 404, 408, 422, 425, 429,
                                 500, 502, 503, 504, -1,  0,   999};
  if (size < 2)
    return 0;
  int http = statuses[data[0] % (sizeof statuses / sizeof *statuses)];
  const char *body = (const char *)data + 2;
  size_t length = size - 2;
  char after[33] = "";
  if (data[1] & 1)
    memcpy(after, body, length < 32 ? length : 32);
  patients_record *record = NULL;
  patients_error *error = NULL;
  patients_status status = patients_reply_decode(
      http, body, length, data[1] & 1 ? after : NULL, &record, &error);
  if (status == PATIENTS_OK) {
    if (http < 200 || http > 299)
      broken("a success that the registry did not speak of");
    check_record(record, body, length);
  } else {
    check_status(status);
    check_error(error, status);
  }
  return 0;
}
