/* A client: a connection to one registry, driven on the script's thread. */
#include "plua.h"

plua_client *plua_client_check(lua_State *L, int index) {
  plua_client *client = plua_check(L, index, &plua_client_type);
  if (client->in_batch)
    luaL_error(L, "this client is busy with register_all: "
                  "use it after that has returned");
  return client;
}

int plua_client_new(lua_State *L) {
  if (!lua_isnoneornil(L, 1))
    luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  plua_client_options(L, 1, &options);
  plua_client *client = plua_push(L, &plua_client_type, sizeof *client, 0);
  plua_error *error = plua_error_push(L);
  if (patients_client_new(&options, &client->handle, &error->handle))
    return plua_error_raise(L, error);
  client->has_journal = options.journal != NULL;
  lua_settop(L, 2);
  return 1;
}

static patients_status register_keyed(plua_client *client,
                                      plua_patient *patient, const char *key,
                                      size_t length, patients_record **record,
                                      plua_error *error) {
  return patients_client_register_keyed(client->handle, patient->handle, key,
                                        length, record, &error->handle);
}

/* client:register(patient, {key=}) */
static int client_register(lua_State *L) {
  plua_client *client = plua_client_check(L, 1);
  plua_patient *patient = plua_check(L, 2, &plua_patient_type);
  size_t length = 0;
  const char *key = plua_key_option(L, 3, &length);
  const char *refusal = plua_patient_refusal(patient);
  if (refusal)
    return luaL_error(L, "%s", refusal);
  patients_record **record = plua_record_push(L);
  plua_error *error = plua_error_push(L);
  patients_status status = PATIENTS_ERR_CLOSED;
  if (!client->handle)
    plua_error_set(error, status, "the client is closed");
  else if (!key)
    status = patients_client_register(client->handle, patient->handle, record,
                                      &error->handle);
  else
    status = register_keyed(client, patient, key, length, record, error);
  plua_patient_settle(patient, status);
  if (status)
    return plua_error_return(L, error, status);
  lua_pop(L, 1);
  return 1;
}

/* Whether each patient needs a key, which keeps it from a second sending. */
static int client_has_journal(lua_State *L) {
  const plua_client *client = plua_check(L, 1, &plua_client_type);
  lua_pushboolean(L, client->has_journal);
  return 1;
}

static int client_close(lua_State *L) {
  plua_client *client = plua_client_check(L, 1);
  patients_client_free(client->handle);
  client->handle = NULL;
  return 0;
}

/* The collector's: nothing refers to the client any more, not even a batch. */
static int client_free(lua_State *L) {
  plua_client *client = plua_check(L, 1, &plua_client_type);
  patients_client_free(client->handle);
  client->handle = NULL;
  return 0;
}

/* Neither where it leads to nor what opens the door. */
static int client_tostring(lua_State *L) {
  const plua_client *client = plua_check(L, 1, &plua_client_type);
  lua_pushstring(L, client->handle ? "client" : "client (closed)");
  return 1;
}

static const luaL_Reg metamethods[] = {{"__tostring", client_tostring},
                                       {"__gc", client_free},
                                       {"__close", client_close},
                                       {NULL, NULL}};

static const luaL_Reg methods[] = {{"register", client_register},
                                   {"register_all", plua_client_register_all},
                                   {"has_journal", client_has_journal},
                                   {"close", client_close},
                                   {NULL, NULL}};

const plua_type plua_client_type = {"patients.client", metamethods, methods,
                                    NULL};
