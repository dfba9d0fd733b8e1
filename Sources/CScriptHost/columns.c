/* The names of the columns, and which of them a lead has read. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

static size_t size_of(const script_host_text *headers, size_t count,
                      size_t words) {
  size_t size = sizeof(script_columns) + 2 * words * sizeof(uint64_t) +
                2 * count * sizeof(script_host_text);
  for (size_t i = 0; i < count; i++)
    size += headers[i].length + 1 + NAMES_PLAIN_SIZE(headers[i].length);
  return size;
}

/* Writes the headers and their plain forms at `bytes`. */
static void copy_names(const script_host_text *from, size_t count,
                       script_host_text *headers, script_host_text *plain,
                       char *bytes) {
  for (size_t i = 0; i < count; i++) {
    size_t length = from[i].length;
    headers[i] = (script_host_text){bytes, length};
    if (length > 0)
      memcpy(bytes, from[i].bytes, length);
    bytes += length + 1; /* the block is zeros */
    plain[i].bytes = bytes;
    plain[i].length = names_plain(headers[i].bytes, length, bytes);
    bytes += plain[i].length + 1;
  }
}

script_columns *script_columns_new(const script_host_text *headers,
                                   size_t count) {
  size_t words = count / 64 + 1;
  script_columns *columns = calloc(1, size_of(headers, count, words));
  if (!columns)
    return NULL;
  columns->count = count;
  columns->words = words;
  columns->read = (uint64_t *)(columns + 1);
  columns->read_since = columns->read + words;
  script_host_text *texts = (script_host_text *)(columns->read_since + words);
  columns->headers = texts;
  columns->plain = texts + count;
  copy_names(headers, count, texts, texts + count, (char *)(texts + 2 * count));
  return columns;
}

static void look_among(const script_host_text *names, size_t count,
                       const char *name, size_t length, const char **nearest,
                       int *mistakes) {
  for (size_t i = 0; i < count; i++) {
    int found = names_distance(name, length, names[i].bytes, names[i].length);
    if (found != NAMES_FAR && (!*nearest || found < *mistakes)) {
      *nearest = names[i].bytes;
      *mistakes = found;
    }
  }
}

/* Plain forms first: they are what staff should write. */
const char *script_columns_nearest(const script_columns *columns,
                                   const char *name, size_t length) {
  const char *nearest = NULL;
  int mistakes = 0;
  look_among(columns->plain, columns->count, name, length, &nearest, &mistakes);
  look_among(columns->headers, columns->count, name, length, &nearest,
             &mistakes);
  return nearest;
}

void script_columns_forget(script_columns *columns) {
  memset(columns->read, 0, 2 * columns->words * sizeof *columns->read);
}

static int define(lua_State *L) {
  script_lead_define(L, lua_touserdata(L, 1));
  return 0;
}

script_host_status script_host_set_columns(script_host *host,
                                           const script_host_text *headers,
                                           size_t count) {
  script_columns *columns = script_columns_new(headers, count);
  if (!columns)
    return script_fail_memory(host, "");
  script_guard_begin(host, host->limits.load_seconds, "the columns");
  script_host_status status = script_protect(host, define, columns, 0);
  if (status != SCRIPT_HOST_OK) {
    free(columns);
    return status;
  }
  script_parts_forget(host); /* their rows are as wide as the columns are */
  free(host->columns);
  host->columns = columns;
  return SCRIPT_HOST_OK;
}

typedef struct naming {
  script_host_text name;
  size_t column;
} naming;

static int give_name(lua_State *L) {
  const naming *given = lua_touserdata(L, 1);
  script_lead_name(L, given->name, given->column);
  return 0;
}

script_host_status script_host_name_column(script_host *host,
                                           script_host_text name,
                                           size_t column) {
  naming given = {name, column};
  if (column >= host->columns->count)
    return script_fail(host, "", 0, "there is no column %zu", column);
  script_guard_begin(host, host->limits.load_seconds, "the columns");
  return script_protect(host, give_name, &given, 0);
}

size_t script_host_column_count(const script_host *host) {
  return host->columns->count;
}

bool script_host_column_read(const script_host *host, size_t column) {
  const script_columns *columns = host->columns;
  return column < columns->count &&
         columns->read[column / 64] >> column % 64 & 1;
}
