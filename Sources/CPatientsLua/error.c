/* `err`: why something that may well happen has happened. */
#include "plua.h"

enum {
  CODE = 1,
  MESSAGE,
  STATUS,
  REGISTRY_STATUS,
  REGISTRY_WORDS,
  STAGE,
  RETRY_AFTER,
  AFTER,
  ATTEMPTS,
  ISSUES
};

static const plua_key fields[] = {{"code", CODE},
                                  {"message", MESSAGE},
                                  {"status", STATUS},
                                  {"registry_status", REGISTRY_STATUS},
                                  {"registry_words", REGISTRY_WORDS},
                                  {"stage", STAGE},
                                  {"retry_after", RETRY_AFTER},
                                  {"after", AFTER},
                                  {"attempts", ATTEMPTS},
                                  {"issues", ISSUES},
                                  {NULL, 0}};

/* The empty error that plua_error_push() hands out next, in the registry. */
static const char spare = 0;

plua_error *plua_error_push(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &spare);
  plua_error *error = lua_touserdata(L, -1);
  if (error && !error->handle && !error->status)
    return error;
  lua_pop(L, 1);
  error = plua_push(L, &plua_error_type, sizeof *error, 0);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &spare);
  return error;
}

void plua_error_set(plua_error *error, patients_status status,
                    const char *message) {
  error->status = status;
  error->message = message;
}

static const char *message_of(const plua_error *error) {
  if (error->handle)
    return patients_error_message(error->handle);
  if (error->message)
    return error->message;
  return patients_status_name(error->status);
}

int plua_error_raise(lua_State *L, const plua_error *error) {
  return luaL_error(L, "%s", message_of(error));
}

int plua_error_return(lua_State *L, plua_error *error, patients_status status) {
  error->status = status;
  switch (status) {
  case PATIENTS_ERR_ARGUMENT:
  case PATIENTS_ERR_HANDLE:
  case PATIENTS_ERR_VERSION:
  case PATIENTS_ERR_MEMORY:
    return plua_error_raise(L, error);
  default:
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
  }
}

static void push_known_text(lua_State *L, const char *text) {
  if (text && *text)
    lua_pushstring(L, text);
  else
    lua_pushnil(L);
}

static void push_known_number(lua_State *L, double number) {
  if (number > 0)
    lua_pushnumber(L, number);
  else
    lua_pushnil(L);
}

static void push_known_count(lua_State *L, int32_t count) {
  if (count > 0)
    lua_pushinteger(L, count);
  else
    lua_pushnil(L);
}

static void push_issues(lua_State *L, const plua_error *error) {
  patients_issues **issues = plua_issues_push(L);
  *issues = patients_error_issues(error->handle);
  if (*issues)
    plua_issues_table(L, issues);
  else
    lua_pushnil(L);
}

static void push_number(lua_State *L, const patients_failure *failure,
                        int field) {
  if (field == STATUS)
    push_known_count(L, failure->http_status);
  else if (field == ATTEMPTS)
    push_known_count(L, failure->attempts);
  else if (field == RETRY_AFTER)
    push_known_number(L, failure->retry_after_seconds);
  else
    push_known_number(L, failure->after_seconds);
}

/* Pushes what is known of the request, nil where nothing is. */
static void push_failure(lua_State *L, const plua_error *error, int field) {
  patients_failure failure = {.size = sizeof failure};
  if (error->handle)
    (void)patients_error_failure(error->handle, &failure);
  if (field == REGISTRY_STATUS)
    push_known_text(L, failure.registry_status);
  else if (field == REGISTRY_WORDS)
    push_known_text(L, failure.registry_words);
  else if (field == STAGE)
    push_known_text(L, failure.stage);
  else
    push_number(L, &failure, field);
}

static int error_index(lua_State *L) {
  const plua_error *error = plua_check(L, 1, &plua_error_type);
  lua_pushvalue(L, 2);
  lua_rawget(L, lua_upvalueindex(1));
  int field = (int)lua_tointeger(L, -1);
  if (field == CODE)
    lua_pushstring(L, patients_status_name(error->status));
  else if (field == MESSAGE)
    lua_pushstring(L, message_of(error));
  else if (field == ISSUES)
    push_issues(L, error);
  else if (field)
    push_failure(L, error, field);
  else
    return luaL_error(
        L, "an error has code, message, status, "
           "registry_status, registry_words, stage, retry_after, after, "
           "attempts and issues, and nothing else");
  return 1;
}

static int error_tostring(lua_State *L) {
  const plua_error *error = plua_check(L, 1, &plua_error_type);
  lua_pushfstring(L, "%s: %s", patients_status_name(error->status),
                  message_of(error));
  return 1;
}

/* "not registered, " .. err */
static int error_concat(lua_State *L) {
  luaL_tolstring(L, 1, NULL);
  luaL_tolstring(L, 2, NULL);
  lua_concat(L, 2);
  return 1;
}

static int error_free(lua_State *L) {
  plua_error *error = plua_check(L, 1, &plua_error_type);
  patients_error_free(error->handle);
  error->handle = NULL;
  return 0;
}

static const luaL_Reg metamethods[] = {{"__index", error_index},
                                       {"__tostring", error_tostring},
                                       {"__concat", error_concat},
                                       {"__gc", error_free},
                                       {NULL, NULL}};

const plua_type plua_error_type = {"patients.error", metamethods, NULL, fields};
