/* The options of patients.client{}: the script's, the host's, or those of the
 * environment.  The token passes through and is kept nowhere in Lua. */
#include "plua.h"

#include <stdlib.h>
#include <string.h>

typedef enum option_kind { TEXT, FLAG, COUNT, SECONDS } option_kind;

typedef struct option {
  const char *name;
  option_kind kind;
  bool of_host; /* where a host runs the script, the host's alone */
  size_t offset;
} option;

#define AT(field) offsetof(patients_client_options, field)

static const option options_known[] = {
    {"base_url", TEXT, true, AT(base_url)},
    {"token", TEXT, true, AT(token)},
    {"ca_file", TEXT, true, AT(ca_file)},
    {"allow_http", FLAG, true, AT(allow_http)},
    {"send_known_date", FLAG, false, AT(send_known_date)},
    {"max_attempts", COUNT, false, AT(max_attempts)},
    {"max_connections", COUNT, false, AT(max_connections)},
    {"connect_timeout", SECONDS, false, AT(connect_timeout_ms)},
    {"first_byte_timeout", SECONDS, false, AT(first_byte_timeout_ms)},
    {"total_timeout", SECONDS, false, AT(total_timeout_ms)},
    {"journal", TEXT, true, AT(journal)},
    {NULL, TEXT, false, 0}};

/* A timeout is more than nothing and at most a day. */
static const double seconds_max = 86400;

static const option *option_named(lua_State *L, int key) {
  const char *name = lua_type(L, key) == LUA_TSTRING ? lua_tostring(L, key)
                                                     : luaL_typename(L, key);
  for (const option *known = options_known; known->name; known++)
    if (strcmp(known->name, name) == 0)
      return known;
  luaL_error(L,
             "patients.client has no option \"%s\"; it has base_url, token, "
             "ca_file, allow_http, send_known_date, max_attempts, "
             "max_connections, connect_timeout, first_byte_timeout, "
             "total_timeout and journal",
             name);
  return NULL;
}

static bool flag_at(lua_State *L, int value, const char *name) {
  if (!lua_isboolean(L, value))
    plua_mismatch(L, name, "true or false", value);
  return lua_toboolean(L, value);
}

static int32_t count_at(lua_State *L, int value, const char *name) {
  int whole = 0;
  lua_Integer count = lua_tointegerx(L, value, &whole);
  if (lua_type(L, value) != LUA_TNUMBER || !whole)
    plua_mismatch(L, name, "a whole number", value);
  if (count < 1 || count > INT32_MAX)
    luaL_error(L, "%s: must be 1 or more", name);
  return (int32_t)count;
}

static int64_t milliseconds_at(lua_State *L, int value, const char *name) {
  if (lua_type(L, value) != LUA_TNUMBER)
    plua_mismatch(L, name, "a number of seconds", value);
  double seconds = lua_tonumber(L, value);
  if (!(seconds > 0 && seconds <= seconds_max))
    luaL_error(L, "%s: must be more than 0 and at most a day, in seconds",
               name);
  int64_t milliseconds = (int64_t)(seconds * 1000);
  return milliseconds > 0 ? milliseconds : 1;
}

static void set_option(lua_State *L, const option *known, int value,
                       patients_client_options *options) {
  char *field = (char *)options + known->offset;
  const char *text = NULL;
  bool flag = false;
  int32_t count = 0;
  int64_t milliseconds = 0;
  switch (known->kind) {
  case TEXT:
    text = plua_c_text(L, value, known->name);
    memcpy(field, &text, sizeof text);
    break;
  case FLAG:
    flag = flag_at(L, value, known->name);
    memcpy(field, &flag, sizeof flag);
    break;
  case COUNT:
    count = count_at(L, value, known->name);
    memcpy(field, &count, sizeof count);
    break;
  case SECONDS:
    milliseconds = milliseconds_at(L, value, known->name);
    memcpy(field, &milliseconds, sizeof milliseconds);
    break;
  }
}

static void read_table(lua_State *L, int table, bool hosted,
                       patients_client_options *options) {
  lua_pushnil(L);
  while (lua_next(L, table)) {
    const option *known = option_named(L, lua_gettop(L) - 1);
    if (hosted && known->of_host)
      luaL_error(L, "%s: is set by the one who runs this script, not in it",
                 known->name);
    set_option(L, known, lua_gettop(L), options);
    lua_pop(L, 1);
  }
}

static const char *environment(const char *name) {
  const char *value = getenv(name);
  return value && *value ? value : NULL;
}

/* The token belongs to its registry: neither comes without the other, so that
 * no script sends the environment's token to a place of its own.  The journal
 * is one registry's as well. */
static void complete(lua_State *L, patients_client_options *options) {
  if (!options->base_url != !options->token)
    luaL_error(L, "base_url and token go together: give both or neither");
  if (options->base_url)
    return;
  options->base_url = environment("PATIENTS_BASE_URL");
  options->token = environment("PATIENTS_TOKEN");
  if (!options->journal)
    options->journal = environment("PATIENTS_JOURNAL");
  if (!options->base_url || !options->token)
    luaL_error(L, "no registry to talk to: set PATIENTS_BASE_URL and "
                  "PATIENTS_TOKEN in the environment, or give base_url and "
                  "token to patients.client");
}

void plua_client_options(lua_State *L, int index,
                         patients_client_options *options) {
  const patients_client_options *of_host = NULL;
  bool hosted = plua_host_options(L, &of_host);
  if (hosted && !of_host)
    luaL_error(L, "this run has no registry: nothing can be registered in it");
  if (of_host)
    *options = *of_host;
  if (lua_istable(L, index))
    read_table(L, index, hosted, options);
  if (!hosted)
    complete(L, options);
}
