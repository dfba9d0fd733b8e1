/*
 * A strict JSON reader over simdjson's on-demand parser: every value is
 * visited, so a text that this reader accepts is JSON to its last byte.
 */
#ifndef SIMDJSON_READER_H
#define SIMDJSON_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A parser and its buffers, to be reused.  One thread at a time. */
typedef struct json_reader json_reader;

typedef int32_t json_event_kind;
enum {
  JSON_OBJECT_BEGIN = 1,
  JSON_OBJECT_END = 2,
  JSON_ARRAY_BEGIN = 3,
  JSON_ARRAY_END = 4,
  JSON_STRING = 5,
  JSON_NUMBER = 6,
  JSON_TRUE = 7,
  JSON_FALSE = 8,
  JSON_NULL = 9
};

typedef struct json_event {
  json_event_kind kind;
  /* How many containers are open around this value. */
  uint32_t depth;
  /* The key of a member of an object, unescaped; NULL in an array. */
  const char *key;
  size_t key_count;
  /* JSON_STRING: unescaped; JSON_NUMBER: as written.  Lives for the call. */
  const char *text;
  size_t count;
  /* Where the value begins in the source; for an END: where it ends. */
  size_t offset;
} json_event;

/* Returns false to stop reading. */
typedef bool (*json_visitor)(void *context, const json_event *event);

/* NULL when memory ran out. */
json_reader *json_reader_new(void);
void json_reader_free(json_reader *reader);

/*
 * Visits every value of the one document in `bytes`.  The source is copied:
 * it needs no padding.  Returns NULL on success, or a static text that says
 * what is wrong.  Stopped by the visitor counts as a success.
 */
const char *json_reader_visit(json_reader *reader, const char *bytes,
                              size_t count, uint32_t maximum_depth,
                              json_visitor visitor, void *context);

#ifdef __cplusplus
}
#endif

#endif
