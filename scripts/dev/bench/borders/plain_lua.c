/* The same as a module of Lua in plain C: plain.new, plain.gender, fields. */
#include "plain.h"

#include <lauxlib.h>
#include <lua.h>

static const char type_name[] = "plain.patient";

static plain_patient *check(lua_State *L) {
  return *(plain_patient **)luaL_checkudata(L, 1, type_name);
}

static void set_field(lua_State *L, plain_patient *patient, int keys, int key) {
  lua_pushvalue(L, key);
  if (lua_rawget(L, keys) != LUA_TNUMBER)
    luaL_error(L, "a patient has no field '%s'", lua_tostring(L, key));
  int field = (int)lua_tointeger(L, -1);
  lua_pop(L, 1);
  if (field == 0) {
    plain_patient_set_lead(patient, lua_toboolean(L, key + 1));
    return;
  }
  size_t length = 0;
  const char *text = luaL_checklstring(L, key + 1, &length);
  if (plain_patient_set(patient, field, text, length) != PLAIN_OK)
    luaL_error(L, "the field '%s' is not UTF-8", lua_tostring(L, key));
}

/* Upvalue 1 of all three: name -> number of the field. */
static int patient_index(lua_State *L) {
  const plain_patient *patient = check(L);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNUMBER)
    return luaL_error(L, "a patient has no field '%s'", lua_tostring(L, 2));
  int field = (int)lua_tointeger(L, -1);
  const char *text = NULL;
  size_t length = 0;
  bool is_lead = false;
  if (field == 0) {
    plain_patient_is_lead(patient, &is_lead);
    lua_pushboolean(L, is_lead);
  } else {
    plain_patient_get(patient, field, &text, &length);
    lua_pushlstring(L, text, length);
  }
  return 1;
}

static int patient_newindex(lua_State *L) {
  set_field(L, check(L), lua_upvalueindex(1), 2);
  return 0;
}

static int patient_new(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  plain_patient **patient = lua_newuserdatauv(L, sizeof *patient, 0);
  *patient = NULL;
  luaL_setmetatable(L, type_name);
  *patient = plain_patient_new();
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    set_field(L, *patient, lua_upvalueindex(1), 3);
    lua_pop(L, 1);
  }
  return 1;
}

static int patient_free(lua_State *L) {
  plain_patient_free(check(L));
  return 0;
}

static int gender(lua_State *L) {
  const char *found = plain_gender(luaL_checkstring(L, 1));
  if (!found) {
    lua_pushnil(L);
    lua_pushliteral(L, "not a known word for Male or Female");
    return 2;
  }
  lua_pushstring(L, found);
  return 1;
}

static void push_keys(lua_State *L) {
  static const char *const names[] = {
      "is_lead",     "preferred_name", "full_name", "calling_code",
      "local_phone", "email",          "gender",    "date_of_birth"};
  lua_newtable(L);
  for (int i = 0; i < PLAIN_FIELDS; i++) {
    lua_pushinteger(L, i);
    lua_setfield(L, -2, names[i]);
  }
}

int luaopen_plain(lua_State *L) {
  static const luaL_Reg methods[] = {{"__index", patient_index},
                                     {"__newindex", patient_newindex},
                                     {NULL, NULL}};
  luaL_newmetatable(L, type_name);
  push_keys(L);
  luaL_setfuncs(L, methods, 1);
  lua_pushcfunction(L, patient_free);
  lua_setfield(L, -2, "__gc");
  lua_newtable(L);
  push_keys(L);
  lua_pushcclosure(L, patient_new, 1);
  lua_setfield(L, -2, "new");
  lua_pushcfunction(L, gender);
  lua_setfield(L, -2, "gender");
  return 1;
}
