/* What a host can see of a script without running it further. */
#include "internal.h"

typedef struct taker {
  void (*bytes)(void *context, const void *bytes, size_t length);
  void (*name)(void *context, const char *name, size_t length);
  void *context;
} taker;

static int take_piece(lua_State *L, const void *bytes, size_t length,
                      void *given) {
  (void)L;
  const taker *to = given;
  to->bytes(to->context, bytes, length);
  return 0;
}

static int dump(lua_State *L) {
  taker *to = lua_touserdata(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, script_host_of(L)->source);
  lua_dump(L, take_piece, to, 0);
  return 0;
}

script_host_status
script_host_dump(script_host *host,
                 void (*take)(void *context, const void *bytes, size_t length),
                 void *context) {
  if (!host->has_chunk)
    return script_fail(host, "", 0, "there is no script that could be seen");
  taker to = {.bytes = take, .context = context};
  script_guard_begin(host, host->limits.load_seconds, "a look at the script");
  return script_protect(host, dump, &to, 0);
}

/* The globals are the frozen ones once the script has run. */
static int each_global(lua_State *L) {
  const taker *to = lua_touserdata(L, 1);
  lua_pushglobaltable(L);
  script_push_frozen(L, -1);
  lua_pushnil(L);
  while (lua_next(L, -2)) {
    lua_pop(L, 1);
    if (lua_type(L, -1) != LUA_TSTRING)
      continue;
    size_t length;
    const char *name = lua_tolstring(L, -1, &length);
    to->name(to->context, name, length);
  }
  return 0;
}

script_host_status script_host_each_global(script_host *host,
                                           void (*take)(void *context,
                                                        const char *name,
                                                        size_t length),
                                           void *context) {
  taker to = {.name = take, .context = context};
  script_guard_begin(host, host->limits.load_seconds, "a look at the globals");
  return script_protect(host, each_global, &to, 0);
}
