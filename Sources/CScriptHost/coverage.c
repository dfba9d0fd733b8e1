/* Which lines of a file have code, and how often each of them has run.
 *
 * Lua tells the lines of a function that exists, and a function that was never
 * made does not.  So they are read from what lua_dump writes, whose form is
 * that of Lua 5.4; where it is another, the file has no lines and is left out.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER = 32, MAX_LINES = 1 << 20, MAX_NESTED = 200, ABSOLUTE = -128 };

/* Instructions are numbered by the low bits of their first byte, as in Lua's
 * lopcodes.h; this one is a call whose value is returned. */
enum { STEP_BYTES = 4, STEP_KIND = 0x7F, TAIL_CALL = 69 };

typedef struct dump {
  unsigned char *bytes;
  size_t length, at;
  bool broken;
  script_chunk *chunk;
} dump;

/* The instructions of one function. */
typedef struct code {
  const unsigned char *steps;
  size_t count;
  bool has_dots;
} code;

static int write_dump(lua_State *L, const void *bytes, size_t length,
                      void *to) {
  (void)L;
  dump *whole = to;
  unsigned char *more = realloc(whole->bytes, whole->length + length + 1);
  if (!more)
    return 1;
  memcpy(more + whole->length, bytes, length);
  whole->bytes = more;
  whole->length += length;
  return 0;
}

/* The place of `count` bytes, and steps over them; NULL where they end. */
static const unsigned char *take(dump *from, size_t count) {
  if (from->broken || count > from->length - from->at) {
    from->broken = true;
    return NULL;
  }
  from->at += count;
  return from->bytes + from->at - count;
}

/* Seven bits a byte, the highest first; the last byte has its top bit set. */
static size_t take_size(dump *from) {
  size_t size = 0;
  for (int i = 0; i < 9; i++) {
    const unsigned char *byte = take(from, 1);
    if (!byte)
      return 0;
    size = size << 7 | (*byte & 0x7F);
    if (*byte & 0x80)
      return size;
  }
  from->broken = true;
  return 0;
}

static void skip_text(dump *from) {
  size_t size = take_size(from);
  if (size > 0)
    take(from, size - 1);
}

/* nil, false and true have no bytes of their own. */
static void skip_constants(dump *from) {
  for (size_t left = take_size(from); left > 0 && !from->broken; left--) {
    const unsigned char *type = take(from, 1);
    int kind = type ? *type & 0x0F : LUA_TNIL;
    if (kind == LUA_TNUMBER)
      take(from, sizeof(lua_Integer));
    else if (kind == LUA_TSTRING)
      skip_text(from);
  }
}

/* Makes room for a line, and notes that it has code. */
static void mark(dump *from, size_t line) {
  script_chunk *chunk = from->chunk;
  if (line >= MAX_LINES)
    from->broken = true;
  if (from->broken)
    return;
  if (line >= chunk->lines) {
    int32_t *hits = realloc(chunk->hits, (line + 1) * sizeof *hits);
    if (!hits) {
      from->broken = true;
      return;
    }
    for (size_t i = chunk->lines; i <= line; i++)
      hits[i] = -1;
    chunk->hits = hits;
    chunk->lines = line + 1;
  }
  chunk->hits[line] = 0;
}

/* Whether it says something that this instruction has run.  The last one is
 * the return that Lua adds at `end`, where nothing returned before; so is the
 * one behind a tail call.  The first of a function with `...` makes room for
 * arguments. */
static bool says_something(const code *of, size_t step) {
  if (step + 1 == of->count || (step == 0 && of->has_dots))
    return false;
  return step == 0 ||
         (of->steps[(step - 1) * STEP_BYTES] & STEP_KIND) != TAIL_CALL;
}

static void read_lines(dump *from, size_t line, const code *of) {
  size_t count = take_size(from);
  const unsigned char *steps = take(from, count);
  size_t absolute = take_size(from);
  dump ahead = *from;
  if (count > of->count)
    from->broken = true;
  for (size_t i = 0; i < absolute && !from->broken; i++) {
    take_size(from);
    take_size(from);
  }
  for (size_t i = 0; i < count && !from->broken; i++) {
    int step = (signed char)steps[i];
    if (step == ABSOLUTE) {
      take_size(&ahead);
      line = take_size(&ahead);
    } else {
      line += (size_t)(ptrdiff_t)step;
    }
    if (says_something(of, i))
      mark(from, line);
  }
}

static void skip_names(dump *from) {
  for (size_t left = take_size(from); left > 0 && !from->broken; left--) {
    skip_text(from);
    take_size(from);
    take_size(from);
  }
  for (size_t left = take_size(from); left > 0 && !from->broken; left--)
    skip_text(from);
}

static void read_function(dump *from, int depth) {
  skip_text(from);
  size_t line = take_size(from);
  take_size(from);
  const unsigned char *three = take(from, 3); /* parameters, dots, stack */
  code own = {.has_dots = three && three[1], .count = take_size(from)};
  if (depth > MAX_NESTED || own.count > from->length)
    from->broken = true;
  own.steps = take(from, own.count * STEP_BYTES);
  skip_constants(from);
  size_t upvalues = take_size(from);
  take(from, upvalues > 255 ? from->length : upvalues * 3);
  for (size_t left = take_size(from); left > 0 && !from->broken; left--)
    read_function(from, depth + 1);
  read_lines(from, line, &own);
  skip_names(from);
}

static script_chunk *covered(const script_host *host, const char *name) {
  for (script_chunk *chunk = host->chunks; chunk; chunk = chunk->next)
    if (chunk->hits && strcmp(chunk->name, name) == 0)
      return chunk;
  return NULL;
}

void script_coverage_begin(lua_State *L, const char *name) {
  script_host *host = script_host_of(L);
  if (covered(host, name))
    return; /* the same file once more */
  dump whole = {NULL, 0, HEADER, false, host->chunks};
  if (lua_dump(L, write_dump, &whole, 0) == 0 && whole.length > HEADER)
    read_function(&whole, 0);
  if (whole.broken) {
    free(host->chunks->hits);
    host->chunks->hits = NULL;
  }
  free(whole.bytes);
}

void script_coverage_line(lua_State *L, lua_Debug *activation) {
  lua_getinfo(L, "Sl", activation);
  if (activation->source[0] != '@')
    return;
  script_chunk *chunk = covered(script_host_of(L), activation->source + 1);
  int line = activation->currentline;
  if (!chunk || line < 0 || (size_t)line >= chunk->lines)
    return;
  if (chunk->hits[line] >= 0 && chunk->hits[line] < INT32_MAX)
    chunk->hits[line]++;
}

script_host_lines script_host_coverage(const script_host *host, size_t index) {
  for (const script_chunk *chunk = host->chunks; chunk; chunk = chunk->next)
    if (chunk->hits && index-- == 0)
      return (script_host_lines){chunk->name, chunk->hits, chunk->lines};
  return (script_host_lines){NULL, NULL, 0};
}
