#include "table.h"

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>

#define SONAME "libcurl.so.4"

/*
 * No NEEDED entry tells of libcurl, so a note does, for those who make
 * packages: the form is systemd's "ELF dlopen metadata".
 */
#define NOTE                                                                   \
  "[{\"feature\":\"http\",\"description\":\"Clients that register patients\"," \
  "\"priority\":\"required\",\"soname\":[\"" SONAME "\"]}]"

static const struct {
  uint32_t name_size, text_size, type;
  char name[4];
  char text[(sizeof NOTE + 3) / 4 * 4];
} note __attribute__((used, section(".note.dlopen"), aligned(4))) = {
    4, sizeof NOTE, 0x407c0c0a, "FDO", NOTE};

struct ccurl_table ccurl_table;
static atomic_bool is_loaded;

/* Looked for in this libcurl alone: the process may have functions of the same
 * names from another.  The name of one that is not there, or NULL. */
static const char *fill(void *library) {
#define CCURL_FILL(function)                                                   \
  {                                                                            \
    __typeof__(curl_##function) *found;                                        \
    *(void **)&found = dlsym(library, "curl_" #function);                      \
    if (!found)                                                                \
      return "curl_" #function;                                                \
    atomic_store_explicit(&ccurl_table.function, found, memory_order_relaxed); \
  }
  CCURL_FUNCTIONS(CCURL_FILL)
#undef CCURL_FILL
  return NULL;
}

/* It is never closed: its threads and OpenSSL's handlers would be left without
 * their code, and libpatients itself stays in the process, too. */
bool ccurl_load(char *why, size_t size) {
  if (atomic_load_explicit(&is_loaded, memory_order_acquire))
    return true;
  void *library = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *reason = dlerror();
    snprintf(why, size, "%s", reason ? reason : SONAME " cannot be loaded");
    return false;
  }
  const char *missing = fill(library);
  if (missing) {
    snprintf(why, size, SONAME " has no %s", missing);
    dlclose(library);
    return false;
  }
  atomic_store_explicit(&is_loaded, true, memory_order_release);
  return true;
}
