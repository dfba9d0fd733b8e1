/* patients.log: one line for whoever runs the script. */
#include "plua.h"

#include <stdio.h>

/* Pushes all arguments as one line, a tab between them as print does. */
static void push_line(lua_State *L) {
  int count = lua_gettop(L);
  for (int i = 1; i <= count; i++) {
    if (i > 1)
      lua_pushliteral(L, "\t");
    luaL_tolstring(L, i, NULL);
    luaL_checkstack(L, 4, "log");
  }
  lua_concat(L, lua_gettop(L) - count);
  luaL_gsub(L, lua_tostring(L, -1), "\n", " ");
}

/* A host's print counts the output and knows where it goes; stock Lua's goes
 * to stdout, which belongs to results. */
int plua_log(lua_State *L) {
  const patients_client_options *options = NULL;
  push_line(L);
  if (plua_host_options(L, &options)) {
    lua_getglobal(L, "print");
    lua_insert(L, -2);
    lua_call(L, 1, 0);
  } else {
    fprintf(stderr, "%s\n", lua_tostring(L, -1));
  }
  return 0;
}
