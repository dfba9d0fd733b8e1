/*
 * Loads the library, uses it and lets it go, again and again: it is gone each
 * time, and nothing of it is left.
 */
#define _GNU_SOURCE
#include "script_expect.h"

#include <dlfcn.h>

static const char library[] = "libpatients-script.so.0";

/* A function of the library, which C has no cast for. */
#define FIND(handle, name)                                                     \
  do {                                                                         \
    void *found = dlsym(handle, #name);                                        \
    expect(found != NULL, "each function is found by its name");               \
    memcpy(&its.name, &found, sizeof found);                                   \
  } while (0)

static struct {
  patients_status (*patients_script_open)(const patients_script_options *,
                                          patients_script **,
                                          patients_error **);
  patients_status (*patients_script_load_text)(patients_script *, const char *,
                                               size_t, const char *,
                                               const char *, patients_error **);
  patients_status (*patients_script_qualify)(patients_script *,
                                             const patients_script_text *,
                                             size_t, uint64_t,
                                             patients_script_verdict *,
                                             patients_error **);
  void (*patients_script_close)(patients_script *);
} its;

/* Whether the library is in this process now. */
static bool is_loaded(void) {
  char line[4096];
  bool found = false;
  FILE *maps = fopen("/proc/self/maps", "r");
  while (maps && fgets(line, sizeof line, maps))
    found = found || strstr(line, library);
  if (maps)
    fclose(maps);
  return found;
}

static void use(void *handle) {
  static const char rules[] = "function qualify() return nil, 'nobody' end";
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  patients_script *script = NULL;
  patients_script_verdict verdict;
  verdict.size = sizeof verdict;
  FIND(handle, patients_script_open);
  FIND(handle, patients_script_load_text);
  FIND(handle, patients_script_qualify);
  FIND(handle, patients_script_close);
  expect(!its.patients_script_open(&options, &script, NULL) &&
             !its.patients_script_load_text(
                 script, rules, PATIENTS_NUL_TERMINATED, "x.lua", NULL, NULL) &&
             !its.patients_script_qualify(script, NULL, 0, 1, &verdict, NULL) &&
             verdict.decision == PATIENTS_SCRIPT_DISQUALIFIED,
         "a library that was loaded judges");
  its.patients_script_close(script);
}

int main(void) {
  for (int i = 0; i < 100; i++) {
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
      fprintf(stderr, "%s\n", dlerror());
      return EXIT_FAILURE;
    }
    use(handle);
    dlclose(handle);
    expect(!is_loaded(), "a library that was let go is gone");
  }
  return all_kept("script_reload");
}
