/* A module in text: the library for a script's tests. */
#include "internal.h"

/* load(name, env): the function of the file beside the test, over globals of
 * its own. */
static int load_beside(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  script_push_sibling(L, name);
  lua_pushvalue(L, 2);
  lua_setupvalue(L, -2, 1); /* a file's first and only one is _ENV */
  return 1;
}

/* report(field, ...): true where the host says so. */
static int report(lua_State *L) {
  script_host *host = script_host_of(L);
  int count = lua_gettop(L);
  luaL_Buffer fields;
  luaL_buffinit(L, &fields);
  for (int i = 1; i <= count; i++) {
    if (i > 1)
      luaL_addchar(&fields, '\x1F');
    luaL_tolstring(L, i, NULL);
    luaL_addvalue(&fields);
  }
  luaL_pushresult(&fields);
  size_t length;
  const char *text = lua_tolstring(L, -1, &length);
  bool go_on = true;
  if (host->options.report)
    go_on = host->options.report(host->options.context, text, length);
  lua_pushboolean(L, go_on);
  return 1;
}

void script_testing_open(lua_State *L, const script_host_module *module) {
  static const luaL_Reg doors[] = {
      {"load", load_beside}, {"report", report}, {NULL, NULL}};
  const char *chunk = lua_pushfstring(L, "=%s", module->name);
  if (luaL_loadbufferx(L, module->text, module->length, chunk, "t") != LUA_OK)
    lua_error(L);
  lua_pushstring(L, module->name);
  luaL_newlib(L, doors);
  lua_call(L, 2, 1);
}
