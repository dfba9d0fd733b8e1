/* The table library with ranges that a false __len cannot blow up. */
#include "internal.h"

/* Refuses a range that goes far beyond what the table at `index` holds, and
 * charges its elements. */
static void check_range(lua_State *L, int index, lua_Integer first,
                        lua_Integer last) {
  if (first > last)
    return;
  lua_Unsigned count = (lua_Unsigned)last - (lua_Unsigned)first;
  if (count >= lua_rawlen(L, index) + RANGE_SLACK)
    luaL_error(L, "the range is longer than the table");
  script_guard_charge(L, (size_t)count + 1);
}

/* The length that the table claims, if it is not far from the real one. */
static lua_Integer checked_length(lua_State *L, int index) {
  luaL_checktype(L, index, LUA_TTABLE);
  lua_Integer length = luaL_len(L, index);
  check_range(L, index, 1, length);
  return length;
}

static int stock(lua_State *L) {
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/* Fills in argument `index` with the table's length where it is not given. */
static void default_last(lua_State *L, int index) {
  if (!lua_isnoneornil(L, index))
    return;
  lua_Integer length = checked_length(L, 1);
  lua_settop(L, index);
  lua_pushinteger(L, length);
  lua_replace(L, index);
}

/* concat(list, separator, first, last): stock Lua asks for the length even
 * where it is given, but then does not use it. */
static int table_concat(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  default_last(L, 4);
  check_range(L, 1, luaL_optinteger(L, 3, 1), luaL_checkinteger(L, 4));
  return stock(L);
}

static int table_unpack(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  default_last(L, 3);
  check_range(L, 1, luaL_optinteger(L, 2, 1), luaL_checkinteger(L, 3));
  return stock(L);
}

static int table_move(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  check_range(L, 1, luaL_checkinteger(L, 2), luaL_checkinteger(L, 3));
  return stock(L);
}

/* Stock Lua's sort asks for the length again, and with a comparison in C or
 * none it never comes by a hook: both are given here. */
static int sort_less(lua_State *L) {
  script_guard_charge(L, 1);
  if (lua_isnil(L, lua_upvalueindex(1))) {
    lua_pushboolean(L, lua_compare(L, 1, 2, LUA_OPLT));
    return 1;
  }
  lua_settop(L, 2);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 2, 1);
  return 1;
}

static int table_sort(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  if (luaL_getmetafield(L, 1, "__len") != LUA_TNIL)
    return luaL_error(L, "a table with __len cannot be sorted");
  if (!lua_isnoneornil(L, 2))
    luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  lua_Unsigned length = lua_rawlen(L, 1);
  if (length > RANGE_SLACK && (lua_isnil(L, 2) || lua_iscfunction(L, 2)))
    lua_pushcclosure(L, sort_less, 1); /* over nil, or what was given */
  return stock(L);
}

static int table_insert(lua_State *L) {
  lua_Integer end = checked_length(L, 1) + 1, at = end;
  if (lua_gettop(L) != 2) {
    if (lua_gettop(L) != 3)
      return luaL_error(L, "wrong number of arguments to 'insert'");
    at = luaL_checkinteger(L, 2);
    luaL_argcheck(L, (lua_Unsigned)at - 1u < (lua_Unsigned)end, 2,
                  "position out of bounds");
    for (lua_Integer i = end; i > at; i--) {
      lua_geti(L, 1, i - 1);
      lua_seti(L, 1, i);
    }
  }
  lua_seti(L, 1, at);
  return 0;
}

static int table_remove(lua_State *L) {
  lua_Integer length = checked_length(L, 1);
  lua_Integer at = luaL_optinteger(L, 2, length);
  if (lua_gettop(L) > 1)
    luaL_argcheck(L, (lua_Unsigned)at - 1u <= (lua_Unsigned)length, 2,
                  "position out of bounds");
  lua_geti(L, 1, at);
  for (; at < length; at++) {
    lua_geti(L, 1, at + 1);
    lua_seti(L, 1, at);
  }
  lua_pushnil(L);
  lua_seti(L, 1, at);
  return 1;
}

/* Sets `name` to `function` over the stock one as its upvalue. */
static void wrap(lua_State *L, const char *name, lua_CFunction function) {
  lua_getfield(L, -1, name);
  lua_pushcclosure(L, function, 1);
  lua_setfield(L, -3, name);
}

void script_open_table(lua_State *L) {
  static const char *const fields[] = {"pack", NULL};
  static const luaL_Reg own[] = {
      {"insert", table_insert}, {"remove", table_remove}, {NULL, NULL}};
  script_begin_library(L, luaopen_table);
  script_copy_fields(L, fields);
  wrap(L, "concat", table_concat);
  wrap(L, "move", table_move);
  wrap(L, "sort", table_sort);
  wrap(L, "unpack", table_unpack);
  lua_pushvalue(L, -2);
  luaL_setfuncs(L, own, 0);
  lua_pop(L, 1);
  script_end_library(L, "table");
}
