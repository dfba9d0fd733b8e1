/* Where a script failed and why, as texts that need no Lua to be read. */
#include "internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is not UTF-8 becomes U+FFFD; a control character that is not `kept`, a
 * blank. */
static size_t copy_text(char *to, size_t size, const char *from, size_t length,
                        const char *kept) {
  size_t written = 0;
  for (size_t i = 0; i < length;) {
    char bytes[4];
    uint32_t character = 0;
    size_t step = names_character(from + i, length - i, &character);
    bool control = step == 1 && (character < 0x20 || character == 0x7F);
    if (control && (character == 0 || !strchr(kept, (int)character)))
      character = ' ';
    size_t more = names_write(bytes, step ? character : 0xFFFD);
    if (written + more >= size)
      break;
    memcpy(to + written, bytes, more);
    written += more;
    i += step ? step : 1;
  }
  to[written] = '\0';
  return written;
}

size_t script_copy_line(char *to, size_t size, const char *from,
                        size_t length) {
  return copy_text(to, size, from, length, "");
}

static void keep_file(script_place *place, const char *file) {
  script_copy_line(place->file, sizeof place->file, file, strlen(file));
}

bool script_place_of(lua_State *L, script_place *place) {
  lua_Debug activation;
  for (int level = 0; lua_getstack(L, level, &activation); level++) {
    lua_getinfo(L, "Sl", &activation);
    if (activation.currentline <= 0 || activation.source[0] != '@')
      continue;
    keep_file(place, activation.source + 1);
    place->line = activation.currentline;
    return true;
  }
  return false;
}

static bool has_metafield(lua_State *L, int index, const char *name) {
  if (luaL_getmetafield(L, index, name) == LUA_TNIL)
    return false;
  lua_pop(L, 1);
  return true;
}

void script_push_text(lua_State *L, int index) {
  index = lua_absindex(L, index);
  int type = lua_type(L, index);
  if (type == LUA_TSTRING || type == LUA_TNUMBER ||
      has_metafield(L, index, "__tostring")) {
    luaL_tolstring(L, index, NULL);
    return;
  }
  if (type == LUA_TTABLE || has_metafield(L, index, "__index")) {
    if (lua_getfield(L, index, "message") == LUA_TSTRING)
      return;
    lua_pop(L, 1);
  }
  lua_pushfstring(L, "a %s without a message", lua_typename(L, type));
}

/* The error itself is left as it is; what is known of it goes beside it. */
static int keep_place(lua_State *L) {
  script_host *host = script_host_of(L);
  if (host->broken)
    return 1;
  script_place_of(L, &host->place);
  luaL_traceback(L, L, NULL, 1);
  const char *text = lua_tostring(L, -1);
  copy_text(host->traceback, sizeof host->traceback, text ? text : "",
            text ? strlen(text) : 0, "\n\t");
  lua_settop(L, 1);
  return 1;
}

/* Behind "name:12: " at the start of a text, with the chunk's whole name and
 * the line as the place, or NULL. */
static const char *after_place(const char *text, const char *name,
                               const script_chunk *chunk, script_place *place) {
  size_t length = strlen(name);
  if (strncmp(text, name, length) != 0 || text[length] != ':')
    return NULL;
  const char *digits = text + length + 1;
  char *end = NULL;
  long line = strtol(digits, &end, 10);
  if (end == digits || line <= 0 || line > 1 << 30 || end[0] != ':' ||
      end[1] != ' ')
    return NULL;
  keep_file(place, chunk->name);
  place->line = (int)line;
  return end + 2;
}

/* The same for the chunk that the text begins with. */
static const char *after_any_place(const script_host *host, const char *text,
                                   script_place *place) {
  for (const script_chunk *chunk = host->chunks; chunk; chunk = chunk->next) {
    const char *rest = after_place(text, chunk->short_name, chunk, place);
    if (!rest)
      rest = after_place(text, chunk->name, chunk, place);
    if (rest)
      return rest;
  }
  return NULL;
}

static void keep_message(script_host *host, const char *text) {
  const char *rest = after_any_place(host, text, &host->place);
  if (rest)
    text = rest;
  script_copy_line(host->message, sizeof host->message, text, strlen(text));
}

size_t script_host_copy_error(const script_host *host, const char *text,
                              char *to, size_t size) {
  script_place place;
  size_t written = 0;
  const char *rest = after_any_place(host, text, &place);
  if (rest) {
    char line[16];
    written = script_copy_line(to, size, place.file, strlen(place.file));
    snprintf(line, sizeof line, ":%d: ", place.line);
    written +=
        script_copy_line(to + written, size - written, line, strlen(line));
    text = rest;
  }
  return written +
         script_copy_line(to + written, size - written, text, strlen(text));
}

/* "64 MiB", "0.52 s". */
static void print_amount(char *to, size_t size, script_host_limit limit,
                         double amount) {
  if (limit == SCRIPT_HOST_CPU)
    snprintf(to, size, "%.3g s", amount);
  else if (limit == SCRIPT_HOST_PATTERN)
    snprintf(to, size, "%.0f", amount);
  else if (amount >= 1 << 20)
    snprintf(to, size, "%.4g MiB", amount / (1 << 20));
  else if (amount >= 1 << 10)
    snprintf(to, size, "%.4g KiB", amount / (1 << 10));
  else
    snprintf(to, size, "%.0f bytes", amount);
}

/* Below the cap it was the computer that had no more. */
static bool is_out_of_memory(const script_host *host) {
  return host->broken == SCRIPT_HOST_MEMORY && host->reached <= host->allowed;
}

static void keep_limit(script_host *host) {
  static const char *const of[] = {"", " of CPU", " of memory", " of output",
                                   " pattern steps"};
  static const char *const reached[] = {"", "used", "asked for", "printed",
                                        "made"};
  char allowed[32], used[32];
  host->place = host->broken_at;
  if (is_out_of_memory(host)) {
    snprintf(host->message, sizeof host->message,
             "not enough memory on this computer for %s", host->calling);
    host->error_no_memory = true;
    return;
  }
  print_amount(allowed, sizeof allowed, host->broken, host->allowed);
  print_amount(used, sizeof used, host->broken, host->reached);
  snprintf(host->message, sizeof host->message,
           "over the limit of %s%s for %s: %s %s", allowed, of[host->broken],
           host->calling, reached[host->broken], used);
  host->error_limit = host->broken;
}

static int text_of_error(lua_State *L) {
  script_push_text(L, 1);
  return 1;
}

/* The error object is at the top of the stack. */
static void keep_error(script_host *host, int status) {
  lua_State *L = host->main;
  const char *text = "the error has no text";
  if (status == LUA_ERRMEM) {
    text = "not enough memory";
    host->error_no_memory = !host->broken;
  } else if (!host->broken && lua_checkstack(L, 2)) {
    lua_pushcfunction(L, text_of_error);
    lua_insert(L, -2);
    if (lua_pcall(L, 1, 1, 0) == LUA_OK && lua_type(L, -1) == LUA_TSTRING)
      text = lua_tostring(L, -1);
  }
  if (host->broken)
    keep_limit(host);
  else
    keep_message(host, text);
}

script_host_status script_protect(script_host *host, lua_CFunction body,
                                  void *argument, int results) {
  lua_State *L = host->main;
  lua_settop(L, 0);
  lua_pushcfunction(L, keep_place);
  lua_pushcfunction(L, body);
  lua_pushlightuserdata(L, argument);
  int status = lua_pcall(L, 1, results, 1);
  if (status == LUA_OK && !host->broken)
    return SCRIPT_HOST_OK;
  script_memory_give_up(host);
  keep_error(host, status);
  lua_settop(L, 0);
  return SCRIPT_HOST_FAILED;
}

script_host_status script_fail(script_host *host, const char *file, int line,
                               const char *format, ...) {
  char text[sizeof host->message];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  script_copy_line(host->message, sizeof host->message, text, strlen(text));
  keep_file(&host->place, file);
  host->place.line = line;
  host->traceback[0] = '\0';
  host->error_limit = SCRIPT_HOST_NO_LIMIT;
  host->error_no_memory = false;
  return SCRIPT_HOST_FAILED;
}

script_host_status script_fail_memory(script_host *host, const char *file) {
  script_fail(host, file, 0, "not enough memory");
  host->error_no_memory = true;
  return SCRIPT_HOST_FAILED;
}

script_host_error script_host_last_error(const script_host *host) {
  bool limit = host->error_limit != SCRIPT_HOST_NO_LIMIT;
  return (script_host_error){
      .file = host->place.file,
      .line = host->place.line,
      .reason = host->message,
      .traceback = host->traceback,
      .limit = host->error_limit,
      .allowed = limit ? host->allowed : 0,
      .reached = limit ? host->reached : 0,
      .no_memory = host->error_no_memory,
  };
}
