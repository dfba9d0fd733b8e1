/* Which columns each part of a lead's work reads: a rule, say. */
#include "internal.h"

enum { FIRST_ROWS = 64, KEPT_WORDS = 8192 };

/* One word for the part around it, and the columns'. */
static size_t row_words(const script_host *host) {
  return 1 + host->columns->words;
}

/* The row of a part, from 1. */
static uint64_t *row_of(const script_host *host, size_t part) {
  return host->parts.rows + (part - 1) * row_words(host);
}

/* What a lead reads since the last look is the innermost part's. */
static void collect(script_host *host) {
  script_columns *columns = host->columns;
  uint64_t *row =
      host->parts.current > 0 ? row_of(host, host->parts.current) : NULL;
  for (size_t i = 0; i < columns->words; i++) {
    if (row)
      row[1 + i] |= columns->read_since[i];
    columns->read_since[i] = 0;
  }
}

/* The room is the script's: rules without end break its limit of memory. */
static bool resize(script_host *host, size_t room) {
  script_parts *parts = &host->parts;
  uint64_t *rows = script_memory_allocate(
      host, parts->rows, parts->room * sizeof *rows, room * sizeof *rows);
  if (!rows && room > 0) {
    script_memory_give_up(host);
    return false;
  }
  parts->rows = rows;
  parts->room = room;
  return true;
}

void script_host_part_began(void *of) {
  script_host *host = of;
  script_parts *parts = &host->parts;
  size_t words = row_words(host), used = parts->count * words;
  collect(host);
  if (used + words > parts->room &&
      !resize(host, used > 0 ? 2 * used : FIRST_ROWS * words))
    return;
  parts->count++;
  uint64_t *row = row_of(host, parts->count);
  row[0] = parts->current;
  for (size_t i = 1; i < words; i++)
    row[i] = 0;
  parts->current = parts->count;
}

uint32_t script_host_part_ended(void *of) {
  script_host *host = of;
  script_parts *parts = &host->parts;
  size_t part = parts->current;
  collect(host);
  if (part == 0)
    return UINT32_MAX;
  const uint64_t *row = row_of(host, part);
  parts->current = (size_t)row[0];
  if (parts->current > 0) {
    uint64_t *around = row_of(host, parts->current);
    for (size_t i = 1; i < row_words(host); i++)
      around[i] |= row[i];
  }
  return (uint32_t)(part - 1);
}

bool script_host_part_read(const script_host *host, uint32_t part,
                           size_t column) {
  if (part >= host->parts.count || column >= host->columns->count)
    return false;
  const uint64_t *row = row_of(host, (size_t)part + 1);
  return row[1 + column / 64] >> column % 64 & 1;
}

/* What one odd lead has grown is not held for all that follow. */
void script_parts_forget(script_host *host) {
  host->parts.count = host->parts.current = 0;
  if (host->parts.room > KEPT_WORDS)
    resize(host, 0);
}
