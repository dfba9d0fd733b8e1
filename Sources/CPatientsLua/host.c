/* The doors for a host that runs scripts. */
#include "patients_lua.h"
#include "rules.h"

/* Keys in the registry, by address. */
static const char options_key = 'o';
static const char score_key = 's';
static const char extension_key = 'x';

patients_patient *patients_lua_to_patient(lua_State *L, int index) {
  if (!lua_checkstack(L, 2))
    return NULL;
  const plua_patient *patient = plua_test(L, index, &plua_patient_type);
  return patient ? patient->handle : NULL;
}

static int keep_options(lua_State *L) {
  lua_rawsetp(L, LUA_REGISTRYINDEX, &options_key);
  return 0;
}

/* Protected, for a new key in the registry needs memory. */
bool patients_lua_set_client_options(lua_State *L,
                                     const patients_client_options *options) {
  if (!lua_checkstack(L, 2))
    return false;
  lua_pushcfunction(L, keep_options);
  lua_pushlightuserdata(L, (void *)options);
  if (lua_pcall(L, 1, 0, 0) == LUA_OK)
    return true;
  lua_pop(L, 1);
  return false;
}

bool plua_host_options(lua_State *L, const patients_client_options **options) {
  bool hosted = lua_rawgetp(L, LUA_REGISTRYINDEX, &options_key) != LUA_TNIL;
  *options = lua_touserdata(L, -1);
  lua_pop(L, 1);
  return hosted;
}

void plua_score_keep(lua_State *L, bool known, double score) {
  if (known)
    lua_pushnumber(L, score);
  else
    lua_pushboolean(L, 0);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &score_key);
}

bool patients_lua_last_score(lua_State *L, double *score) {
  if (!lua_checkstack(L, 1))
    return false;
  bool known = lua_rawgetp(L, LUA_REGISTRYINDEX, &score_key) == LUA_TNUMBER;
  if (known)
    *score = lua_tonumber(L, -1);
  lua_pop(L, 1);
  return known;
}

static void keep_extension(lua_State *L, bool dropped) {
  lua_pushboolean(L, dropped);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &extension_key);
}

void plua_extension_keep(lua_State *L) { keep_extension(L, true); }

bool patients_lua_dropped_extension(lua_State *L) {
  if (!lua_checkstack(L, 1))
    return false;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &extension_key);
  bool dropped = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return dropped;
}

/* A key that is there is set without memory; one that is not need not be. */
void patients_lua_clear_lead(lua_State *L) {
  plua_traces_clear(L);
  double score = 0;
  if (patients_lua_last_score(L, &score))
    plua_score_keep(L, false, 0);
  if (patients_lua_dropped_extension(L))
    keep_extension(L, false);
}
