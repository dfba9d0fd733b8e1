/* require: the host's modules, and the .lua files beside the script. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_NAME = 200 };

/* Turns "rules.phone" into "rules/phone".  Parts of letters, digits, `_` and
 * `-` only: no way up, no way to the root, no hidden file. */
static bool path_of(const char *name, char path[MAX_NAME]) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  size_t length = strlen(name);
  if (length == 0 || length >= MAX_NAME)
    return false;
  for (size_t i = 0; i <= length; i++) {
    bool ends = name[i] == '.' || name[i] == '\0';
    if (ends && (i == 0 || name[i - 1] == '.'))
      return false;
    if (!ends && !strchr(letters, name[i]))
      return false;
    path[i] = name[i] == '.' ? '/' : name[i];
  }
  return true;
}

/* Opens folder by folder, so that no link on the way is followed. */
static int open_beside(int folder, char *path) {
  int at = folder;
  char *part = path;
  for (char *slash; (slash = strchr(part, '/')) && at >= 0; part = slash + 1) {
    *slash = '\0';
    int inner =
        openat(at, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    *slash = '/';
    if (at != folder)
      close(at);
    at = inner;
  }
  if (at < 0)
    return -1;
  char file[MAX_NAME + 4];
  strcpy(file, part); /* shorter than the path, which fits */
  strcat(file, ".lua");
  int opened = openat(at, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  int error = errno;
  if (at != folder)
    close(at);
  errno = error;
  return opened;
}

typedef struct sibling {
  char *text;
  size_t length;
  const char *name;
} sibling;

static int compile_sibling(lua_State *L) {
  sibling *file = lua_touserdata(L, 1);
  script_compile(L, file->text, file->length, file->name);
  return 1;
}

/* The text is freed before an error of it goes on. */
static void push_compiled(lua_State *L, sibling *file) {
  lua_pushcfunction(L, compile_sibling);
  lua_pushlightuserdata(L, file);
  int status = lua_pcall(L, 1, 1, 0);
  free(file->text);
  if (status != LUA_OK)
    script_memory_give_up(script_host_of(L));
  script_guard_check(L);
  if (status != LUA_OK)
    lua_error(L);
}

static int not_found(lua_State *L, const char *name, const char *why) {
  return luaL_error(L,
                    "cannot require '%s': %s; there are the module 'patients' "
                    "and the .lua files beside the script",
                    name, why);
}

/* Reads the file of a name into `file`, or raises. */
static void read_sibling(lua_State *L, const char *name, char path[MAX_NAME],
                         sibling *file) {
  const char *why = NULL;
  int opened = open_beside(script_host_of(L)->folder, path);
  if (opened < 0) {
    not_found(L, name,
              errno == ELOOP ? "it is a link, and links are not followed"
                             : strerror(errno));
    return;
  }
  file->text = script_read(opened, &file->length, &why);
  close(opened);
  if (!file->text && why == script_no_memory)
    script_memory_raise(L);
  if (!file->text)
    not_found(L, name, why);
}

void script_push_sibling(lua_State *L, const char *name) {
  script_host *host = script_host_of(L);
  char path[MAX_NAME];
  if (host->folder < 0 || !path_of(name, path)) {
    not_found(L, name, "no such module");
    return;
  }
  sibling file = {NULL, 0, NULL};
  file.name = lua_pushfstring(L, "%s%s.lua", host->folder_name, path);
  read_sibling(L, name, path, &file);
  push_compiled(L, &file);
}

static const script_host_module *module_named(script_host *host,
                                              const char *name) {
  for (size_t i = 0; i < host->options.module_count; i++)
    if (strcmp(host->options.modules[i].name, name) == 0)
      return &host->options.modules[i];
  return NULL;
}

/* Upvalue 1, loaded[name] = the value at the top. */
static void keep_loaded(lua_State *L) {
  lua_pushvalue(L, 1);
  lua_pushvalue(L, -2);
  lua_rawset(L, lua_upvalueindex(1));
}

/* Tests get the module `patients` that scripts under test get. */
static void replace_patients(lua_State *L) {
  luaL_checktype(L, -1, LUA_TTABLE);
  lua_getfield(L, -1, "patients");
  lua_setfield(L, lua_upvalueindex(1), "patients");
}

static void open_module(lua_State *L, const char *name) {
  const script_host_module *module = module_named(script_host_of(L), name);
  if (!module) {
    script_push_sibling(L, name);
    lua_call(L, 0, 1);
    return;
  }
  if (!module->open) {
    script_testing_open(L, module);
    replace_patients(L);
    script_freeze(L, name);
    return;
  }
  lua_pushcfunction(L, module->open);
  lua_pushvalue(L, 1);
  lua_call(L, 1, 1);
  if (lua_istable(L, -1))
    script_freeze(L, name);
}

/* What stands for a module that this call is loading, or failed to.  The next
 * call tries again: a lead that broke a limit in here costs no other.  It is
 * odd, which is no address that a script has. */
static void *loading_mark(const script_host *host) {
  return (void *)((uintptr_t)host->generation << 1 | 1);
}

static bool is_mark(lua_State *L, int index) {
  return lua_islightuserdata(L, index) &&
         ((uintptr_t)lua_touserdata(L, index) & 1) != 0;
}

/* require(name): upvalue 1 keeps what was required before. */
static int require(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  void *mark = loading_mark(script_host_of(L));
  lua_settop(L, 1);
  lua_pushvalue(L, 1);
  int type = lua_rawget(L, lua_upvalueindex(1));
  bool marked = is_mark(L, -1);
  if (marked && lua_touserdata(L, -1) == mark)
    return luaL_error(
        L, "cannot require '%s': it requires itself, or failed before", name);
  if (type != LUA_TNIL && !marked)
    return 1;
  lua_pushlightuserdata(L, mark);
  keep_loaded(L);
  open_module(L, name);
  if (lua_isnil(L, -1))
    lua_pushboolean(L, 1);
  keep_loaded(L);
  return 1;
}

void script_open_require(lua_State *L) {
  lua_newtable(L);
  lua_pushcclosure(L, require, 1);
  lua_setfield(L, -2, "require");
}
