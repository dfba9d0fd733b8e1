/* From a file to a function: text only, UTF-8 only, one line per problem. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The first line that is not UTF-8, or 0. */
static int broken_line(const char *text, size_t length) {
  int line = 1;
  uint32_t character;
  for (size_t i = 0; i < length;) {
    size_t step = names_character(text + i, length - i, &character);
    if (step == 0)
      return line;
    line += text[i] == '\n';
    i += step;
  }
  return 0;
}

void script_compile(lua_State *L, const char *text, size_t length,
                    const char *name) {
  if (!script_remember_chunk(script_host_of(L), name))
    script_memory_raise(L);
  if (length > 0 && text[0] == LUA_SIGNATURE[0])
    luaL_error(L, "%s:1: this is compiled Lua; only text is run", name);
  int line = broken_line(text, length);
  if (line > 0)
    luaL_error(L, "%s:%d: this line is not UTF-8; save the file as UTF-8", name,
               line);
  if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
    text += 3;
    length -= 3;
  }
  if (length > 0 && text[0] == '#') { /* its line feed stays: lines count */
    const char *end = memchr(text, '\n', length);
    size_t skipped = end ? (size_t)(end - text) : length;
    text += skipped;
    length -= skipped;
  }
  script_guard_charge(L, length);
  const char *chunk = lua_pushfstring(L, "@%s", name);
  if (luaL_loadbufferx(L, text, length, chunk, "t") != LUA_OK)
    lua_error(L);
  if (script_host_of(L)->options.coverage)
    script_coverage_begin(L, name);
}

/* Lua cuts long names at their start; errors are to give them whole. */
bool script_remember_chunk(script_host *host, const char *name) {
  size_t length = strlen(name), most = LUA_IDSIZE - 1;
  script_chunk *chunk = malloc(sizeof *chunk + length + 1);
  if (!chunk)
    return false;
  chunk->hits = NULL;
  chunk->lines = 0;
  memcpy(chunk->name, name, length + 1);
  if (length <= most) {
    memcpy(chunk->short_name, name, length + 1);
  } else {
    memcpy(chunk->short_name, "...", 3);
    memcpy(chunk->short_name + 3, name + length - (most - 3), most - 3 + 1);
  }
  chunk->next = host->chunks;
  host->chunks = chunk;
  return true;
}

/* Fills `text` from the file; false with errno. */
static bool read_whole(int file, char *text, size_t size, size_t *length) {
  *length = 0;
  while (*length < size) {
    ssize_t got = read(file, text + *length, size - *length);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return false;
    if (got == 0)
      break;
    *length += (size_t)got;
  }
  return true;
}

const char script_no_memory[] = "not enough memory";

char *script_read(int file, size_t *length, const char **why) {
  struct stat status;
  if (fstat(file, &status) != 0) {
    *why = strerror(errno);
    return NULL;
  }
  if (!S_ISREG(status.st_mode)) {
    *why = S_ISDIR(status.st_mode) ? "it is a folder" : "it is not a file";
    return NULL;
  }
  if (status.st_size > MAX_SCRIPT_BYTES) {
    *why = "it is larger than 16 MiB";
    return NULL;
  }
  char *text = malloc((size_t)status.st_size + 1);
  if (text && read_whole(file, text, (size_t)status.st_size, length)) {
    text[*length] = '\0';
    return text;
  }
  *why = text ? strerror(errno) : script_no_memory;
  free(text);
  return NULL;
}

/* Where `require` looks: opened once, so that a later change of the working
 * folder does not matter.  Without one it finds no files. */
static bool open_folder(script_host *host, const char *folder, size_t length) {
  bool here = length == 0;
  host->folder_name = malloc(length + 2);
  if (!host->folder_name)
    return false;
  memcpy(host->folder_name, folder, length);
  bool slash = !here && folder[length - 1] != '/';
  host->folder_name[length] = slash ? '/' : '\0';
  host->folder_name[length + slash] = '\0';
  host->folder =
      open(here ? "." : host->folder_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return true;
}

static int compile_script(lua_State *L) {
  script_host *host = script_host_of(L);
  script_compile(L, host->source, host->source_length, host->script_name);
  lua_rawsetp(L, LUA_REGISTRYINDEX, host->source);
  return 0;
}

/* Takes the text over. */
static script_host_status compile(script_host *host, const char *name,
                                  char *text, size_t length) {
  host->source = text;
  host->source_length = length;
  host->script_name = strdup(name);
  if (!host->script_name)
    return script_fail_memory(host, name);
  script_guard_begin(host, host->limits.load_seconds, "loading");
  script_host_status status = script_protect(host, compile_script, NULL, 0);
  if (status != SCRIPT_HOST_OK && host->place.line == 0)
    script_copy_line(host->place.file, sizeof host->place.file, name,
                     strlen(name));
  host->has_chunk = status == SCRIPT_HOST_OK;
  return status;
}

script_host_status script_host_load_file(script_host *host, const char *path) {
  if (host->source)
    return script_fail(host, path, 0, "this host has a script already");
  const char *why = NULL;
  size_t length = 0;
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0)
    return script_fail(host, path, 0, "cannot read the script: %s",
                       strerror(errno));
  char *text = script_read(file, &length, &why);
  close(file);
  if (!text && why == script_no_memory)
    return script_fail_memory(host, path);
  if (!text)
    return script_fail(host, path, 0, "cannot read the script: %s", why);
  const char *slash = strrchr(path, '/');
  if (!open_folder(host, path, slash ? (size_t)(slash - path) + 1 : 0)) {
    free(text);
    return script_fail_memory(host, path);
  }
  return compile(host, path, text, length);
}

script_host_status script_host_load_text(script_host *host, const char *text,
                                         size_t length, const char *name,
                                         const char *folder) {
  if (host->source)
    return script_fail(host, name, 0, "this host has a script already");
  char *copy = malloc(length + 1);
  if (!copy || (folder && !open_folder(host, folder, strlen(folder)))) {
    free(copy);
    return script_fail_memory(host, name);
  }
  if (length > 0)
    memcpy(copy, text, length);
  copy[length] = '\0';
  return compile(host, name, copy, length);
}

script_host_text script_host_source(const script_host *host) {
  return (script_host_text){host->source ? host->source : "",
                            host->source_length};
}
