/* The lead: a userdata whose fields are the cells of the row under way.
 *
 * A lead knows only the number of its call, so that one that a script keeps
 * neither reads the next row nor freed memory. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

static const char metatable_key = 0;

/* The host, if this lead's call is under way. */
static script_host *live(lua_State *L, int index) {
  script_host *host = script_host_of(L);
  const uint64_t *generation = lua_touserdata(L, index);
  if (!generation || !host->cells || *generation != host->generation)
    luaL_error(L, "this lead is over: keep its values, not the lead");
  return host;
}

/* How long a name may be that is looked for by its folded form. */
enum { LONGEST_NAME = 256 };

/* The column that a name means though it is spelt otherwise, or was given to;
 * 0 where none is.  Leaves the stack as it was. */
static lua_Integer folded_column(lua_State *L, int index) {
  size_t length;
  char folded[NAMES_PLAIN_SIZE(LONGEST_NAME)];
  if (lua_type(L, index) != LUA_TSTRING)
    return 0;
  const char *name = lua_tolstring(L, index, &length);
  if (length > LONGEST_NAME)
    return 0;
  int top = lua_gettop(L);
  length = names_folded(name, length, folded);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &metatable_key);
  lua_getfield(L, -1, "folded");
  lua_pushlstring(L, folded, length);
  lua_rawget(L, -2);
  lua_Integer column = lua_tointeger(L, -1);
  lua_settop(L, top);
  return column;
}

static int push_cell(lua_State *L, script_host *host, lua_Integer column) {
  size_t index = (size_t)column - 1;
  host->columns->read[index / 64] |= UINT64_C(1) << index % 64;
  host->columns->read_since[index / 64] |= UINT64_C(1) << index % 64;
  if (index < host->cell_count)
    lua_pushlstring(L, host->cells[index].bytes, host->cells[index].length);
  else
    lua_pushliteral(L, "");
  return 1;
}

static int refuse_name(lua_State *L, script_host *host) {
  size_t length;
  char shown[64];
  if (lua_type(L, 2) != LUA_TSTRING)
    return luaL_error(L, "a lead's columns are named by strings, not by a %s",
                      luaL_typename(L, 2));
  const char *name = lua_tolstring(L, 2, &length);
  script_copy_line(shown, sizeof shown, name, length);
  const char *nearest = script_columns_nearest(host->columns, name, length);
  if (nearest)
    return luaL_error(L, "no column '%s'; did you mean '%s'?", shown, nearest);
  return luaL_error(L, "no column '%s'", shown);
}

static int refuse_ambiguous(lua_State *L) {
  return luaL_error(L, "'%s' stands for more than one column of the file",
                    lua_tostring(L, 2));
}

/* Upvalue 1: name -> number of the column; false where there are two; and
 * `get`, the method. */
static int lead_index(lua_State *L) {
  script_host *host = live(L, 1);
  lua_Integer column;
  lua_pushvalue(L, 2);
  switch (lua_rawget(L, lua_upvalueindex(1))) {
  case LUA_TNUMBER:
    return push_cell(L, host, lua_tointeger(L, -1));
  case LUA_TFUNCTION:
    return 1;
  case LUA_TBOOLEAN:
    return refuse_ambiguous(L);
  default:
    column = folded_column(L, 2);
    return column ? push_cell(L, host, column) : refuse_name(L, host);
  }
}

static void check_lead(lua_State *L) {
  bool same = lua_isuserdata(L, 1) && lua_getmetatable(L, 1);
  if (same) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &metatable_key);
    same = lua_rawequal(L, -1, -2);
  }
  luaL_argexpected(L, same, 1, "lead");
}

/* lead:get(name): nil for a column that is not there.  Upvalue 1: as above;
 * 2: what the name "get" stands for as a column. */
static int lead_get(lua_State *L) {
  check_lead(L);
  luaL_checktype(L, 2, LUA_TSTRING);
  script_host *host = live(L, 1);
  lua_pushvalue(L, 2);
  int type = lua_rawget(L, lua_upvalueindex(1));
  if (type == LUA_TFUNCTION) {
    lua_pushvalue(L, lua_upvalueindex(2));
    type = lua_type(L, -1);
  }
  if (type == LUA_TBOOLEAN)
    return refuse_ambiguous(L);
  lua_Integer column =
      type == LUA_TNUMBER ? lua_tointeger(L, -1) : folded_column(L, 2);
  if (column == 0) {
    lua_pushnil(L);
    return 1;
  }
  return push_cell(L, host, column);
}

static int lead_newindex(lua_State *L) {
  return luaL_error(L, "a lead cannot be changed: use a local");
}

static int lead_tostring(lua_State *L) {
  lua_pushliteral(L, "lead"); /* nothing of a person */
  return 1;
}

/* Upvalues: the lead, the headers, the number of the column before. */
static int lead_next(lua_State *L) {
  script_host *host = live(L, lua_upvalueindex(1));
  lua_Integer column = lua_tointeger(L, lua_upvalueindex(3)) + 1;
  if ((size_t)column > host->columns->count) {
    lua_pushnil(L);
    return 1;
  }
  lua_pushinteger(L, column);
  lua_replace(L, lua_upvalueindex(3));
  lua_rawgeti(L, lua_upvalueindex(2), column);
  push_cell(L, host, column);
  return 2;
}

/* Upvalue 1: the headers. */
static int lead_pairs(lua_State *L) {
  live(L, 1);
  lua_pushvalue(L, 1);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, lead_next, 3);
  return 1;
}

/* keys[name] = column, or false where the same list has it twice.  Plain
 * forms do not touch what a header has set: `taken` holds those.  A name
 * without letters has no plain form. */
static void add_names(lua_State *L, int keys, int taken,
                      const script_host_text *names, size_t count) {
  lua_newtable(L);
  int own = lua_gettop(L);
  for (size_t i = 0; i < count; i++) {
    if (taken != 0 && names[i].length == 0)
      continue;
    lua_pushlstring(L, names[i].bytes, names[i].length);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, own) == LUA_TNIL)
      lua_pushinteger(L, (lua_Integer)i + 1);
    else
      lua_pushboolean(L, 0);
    lua_remove(L, -2);
    lua_rawset(L, own);
  }
  lua_pushnil(L);
  while (lua_next(L, own)) {
    lua_pushvalue(L, -2);
    bool free_name = taken == 0 || lua_rawget(L, taken) == LUA_TNIL;
    lua_settop(L, own + 2);
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    if (free_name)
      lua_rawset(L, keys);
    else
      lua_pop(L, 2);
  }
}

/* Pushes the table of keys with the method in it, and `get` alone. */
static void push_keys(lua_State *L, const script_columns *given) {
  lua_newtable(L);
  int keys = lua_gettop(L);
  add_names(L, keys, 0, given->headers, given->count);
  add_names(L, keys, keys + 1, given->plain, given->count);
  lua_settop(L, keys);
  lua_pushvalue(L, keys);
  lua_getfield(L, keys, "get");
  lua_pushcclosure(L, lead_get, 2);
  lua_setfield(L, keys, "get");
}

/* Sets table[folded form] to the number of the column. */
static void set_folded(lua_State *L, int table, script_host_text name,
                       lua_Integer column, bool replaces) {
  char folded[NAMES_PLAIN_SIZE(LONGEST_NAME)];
  if (name.length > LONGEST_NAME)
    return;
  size_t length = names_folded(name.bytes, name.length, folded);
  if (length == 0)
    return;
  lua_pushlstring(L, folded, length);
  lua_pushvalue(L, -1);
  bool is_taken = lua_rawget(L, table) != LUA_TNIL;
  lua_pop(L, 1);
  /* What two columns have in common is neither's. */
  lua_pushinteger(L, is_taken && !replaces ? 0 : column);
  lua_rawset(L, table);
}

static void push_folded(lua_State *L, const script_columns *given) {
  lua_newtable(L);
  int table = lua_gettop(L);
  for (size_t i = 0; i < given->count; i++)
    set_folded(L, table, given->headers[i], (lua_Integer)i + 1, false);
}

void script_lead_name(lua_State *L, script_host_text name, size_t column) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &metatable_key);
  lua_getfield(L, -1, "folded");
  set_folded(L, lua_gettop(L), name, (lua_Integer)column + 1, true);
}

static void push_headers(lua_State *L, const script_columns *given) {
  lua_newtable(L);
  for (size_t i = 0; i < given->count; i++) {
    lua_pushlstring(L, given->headers[i].bytes, given->headers[i].length);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

void script_lead_define(lua_State *L, const script_columns *given) {
  static const luaL_Reg methods[] = {{"__newindex", lead_newindex},
                                     {"__tostring", lead_tostring},
                                     {NULL, NULL}};
  int top = lua_gettop(L);
  lua_newtable(L);
  luaL_setfuncs(L, methods, 0);
  push_keys(L, given);
  lua_pushcclosure(L, lead_index, 1);
  lua_setfield(L, top + 1, "__index");
  push_headers(L, given);
  lua_pushcclosure(L, lead_pairs, 1);
  lua_setfield(L, top + 1, "__pairs");
  push_folded(L, given);
  lua_setfield(L, top + 1, "folded");
  lua_pushliteral(L, "lead");
  lua_setfield(L, top + 1, "__name");
  lua_pushboolean(L, 0);
  lua_setfield(L, top + 1, "__metatable");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &metatable_key);
}

void script_lead_push(lua_State *L) {
  uint64_t *generation = lua_newuserdatauv(L, sizeof *generation, 0);
  *generation = script_host_of(L)->generation;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &metatable_key);
  lua_setmetatable(L, -2);
}
