/* Arguments and fields: checked strictly, for a mistake is told at once. */
#include "plua.h"

#include <string.h>

int plua_mismatch(lua_State *L, const char *name, const char *expected,
                  int index) {
  const char *article = lua_isnil(L, index) ? "" : "a ";
  return luaL_error(L, "%s: expected %s, got %s%s", name, expected, article,
                    luaL_typename(L, index));
}

void plua_only_option(lua_State *L, int index, const char *call,
                      const char *name) {
  const char *key = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index)
                                                      : luaL_typename(L, index);
  if (strcmp(key, name) != 0)
    luaL_error(L, "%s has no option \"%s\"; it has %s", call, key, name);
}

const char *plua_text(lua_State *L, int index, const char *name,
                      size_t *length) {
  if (lua_isnoneornil(L, index))
    return NULL;
  if (lua_type(L, index) != LUA_TSTRING)
    plua_mismatch(L, name, "a string", index);
  return lua_tolstring(L, index, length);
}

const char *plua_c_text(lua_State *L, int index, const char *name) {
  size_t length = 0;
  const char *text = plua_text(L, index, name, &length);
  if (text && strlen(text) != length)
    luaL_error(L, "%s: a zero byte is in the text", name);
  return text;
}

int plua_field_unknown(lua_State *L, int index, const char *has) {
  if (lua_type(L, index) != LUA_TSTRING)
    return luaL_error(L, "there is no such field; %s", has);
  size_t length = 0;
  const char *name = lua_tolstring(L, index, &length);
  patients_field field = 0;
  plua_error *error = plua_error_push(L);
  if (patients_field_named(name, length, &field, &error->handle) == PATIENTS_OK)
    return luaL_error(L, "there is no field '%s' here; %s", name, has);
  const char *message = patients_error_message(error->handle);
  if (strstr(message, "did you mean"))
    return luaL_error(L, "%s", message);
  return luaL_error(L, "%s; %s", message, has);
}
