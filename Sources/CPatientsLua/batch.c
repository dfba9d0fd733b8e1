/*
 * client:register_all(list, {concurrency=, on_outcome=, keys=}) -> results
 *
 * results[i].record or results[i].err is what became of list[i].  It is
 * called on this thread, and on_outcome(i, record, err) as outcomes come in.
 * keys[i] is what the client's journal knows list[i] by.
 *
 * What has left may be registered, so nothing here may end before every
 * request under way has its outcome: each step runs under a protected call,
 * and the first error is raised again when nothing is under way any more.
 * What was not sent by then is not sent.
 */
#include "plua.h"

#include <string.h>

typedef struct plua_batch {
  patients_client *client;
  lua_Integer count, next; /* of patients; the next to send, from 1 */
  lua_Integer concurrency, under_way;
  bool refused; /* unauthorized: the others would be, too */
  bool failed;  /* a step raised: finish what is under way */
  bool moved;   /* this step sent, settled or waited for something */
} plua_batch;

/* The stack of register_all and, after the batch, of each step. */
enum {
  CLIENT = 1,
  LIST,
  OPTIONS,
  PATIENTS,
  RESULTS,
  CALLBACK,
  KEYS,
  TOP = KEYS
};

static const lua_Integer concurrency_default = 32;
static const lua_Integer concurrency_max = 1024;

/* ---- arguments ----------------------------------------------------------- */

/* Copies the list, for on_outcome may change it.  Whatever cannot be sent,
 * and whoever is in it twice, is told before anything is sent. */
static void read_list(lua_State *L, plua_batch *batch) {
  lua_newtable(L); /* patient -> its number */
  int seen = lua_gettop(L);
  for (lua_Integer i = 1; i <= batch->count; i++) {
    lua_rawgeti(L, LIST, i);
    const plua_patient *patient = plua_test(L, -1, &plua_patient_type);
    if (!patient)
      luaL_error(L, "list[%I]: expected a patient, got %s", i,
                 luaL_typename(L, -1));
    const char *refusal = plua_patient_refusal(patient);
    if (refusal)
      luaL_error(L, "list[%I]: %s", i, refusal);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, seen) != LUA_TNIL)
      luaL_error(L, "list[%I] is the same patient as list[%I]", i,
                 lua_tointeger(L, -1));
    lua_pop(L, 1);
    lua_pushvalue(L, -1);
    lua_rawseti(L, PATIENTS, i);
    lua_pushinteger(L, i);
    lua_rawset(L, seen);
  }
  lua_settop(L, seen - 1);
}

static void set_option(lua_State *L, const char *name, plua_batch *batch) {
  int whole = 0;
  if (strcmp(name, "concurrency") == 0) {
    batch->concurrency = lua_tointegerx(L, -1, &whole);
    if (lua_type(L, -1) != LUA_TNUMBER || !whole)
      plua_mismatch(L, name, "a whole number", -1);
    if (batch->concurrency < 1 || batch->concurrency > concurrency_max)
      luaL_error(L, "concurrency: must be from 1 to %I", concurrency_max);
  } else if (strcmp(name, "on_outcome") == 0) {
    if (lua_type(L, -1) != LUA_TFUNCTION)
      plua_mismatch(L, name, "a function", -1);
    lua_pushvalue(L, -1);
    lua_replace(L, CALLBACK);
  } else if (strcmp(name, "keys") == 0) {
    lua_pushvalue(L, -1);
    plua_keys_copy(L, batch->count);
    lua_replace(L, KEYS);
  } else {
    luaL_error(L,
               "register_all has no option \"%s\"; "
               "it has concurrency, on_outcome and keys",
               name);
  }
}

static void read_options(lua_State *L, plua_batch *batch) {
  if (lua_isnil(L, OPTIONS))
    return;
  lua_pushnil(L);
  while (lua_next(L, OPTIONS)) {
    const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2)
                                                      : luaL_typename(L, -2);
    set_option(L, name, batch);
    lua_pop(L, 1);
  }
}

/* A promise that nobody keeps is as bad as none. */
static void check_keys(lua_State *L, const plua_client *client) {
  bool given = !lua_isnil(L, KEYS);
  if (client->has_journal && !given)
    luaL_error(L, "keys: this client keeps a journal: "
                  "give a key for each patient");
  if (given && !client->has_journal)
    luaL_error(L, "keys: this client keeps no journal, "
                  "which a key is for");
}

/* ---- one step, protected ------------------------------------------------- */

static plua_patient *patient_at(lua_State *L, lua_Integer i) {
  lua_rawgeti(L, PATIENTS, i);
  plua_patient *patient = lua_touserdata(L, -1);
  lua_pop(L, 1);
  return patient;
}

/* Notes the outcome of list[i], the record or err on top, and tells it. */
static void tell(lua_State *L, lua_Integer i, patients_status status) {
  int outcome = lua_gettop(L);
  lua_createtable(L, 0, 1);
  lua_pushvalue(L, outcome);
  lua_setfield(L, -2, status ? "err" : "record");
  lua_rawseti(L, RESULTS, i);
  if (lua_isnil(L, CALLBACK))
    return;
  lua_pushvalue(L, CALLBACK);
  lua_pushinteger(L, i);
  if (status)
    lua_pushnil(L);
  lua_pushvalue(L, outcome);
  lua_call(L, status ? 3 : 2, 0);
}

/* Tells that list[i] failed with `status`; its err is on top. */
static void fail(lua_State *L, plua_error *error, lua_Integer i,
                 patients_status status) {
  error->status = status;
  tell(L, i, status);
}

/* Hands list[i] to the client, with its key where there is a journal. */
static patients_status submit(lua_State *L, plua_batch *batch, lua_Integer i,
                              patients_error **error) {
  patients_patient *patient = patient_at(L, i)->handle;
  if (lua_isnil(L, KEYS))
    return patients_client_submit(batch->client, patient, (uint64_t)i, error);
  size_t length = 0;
  lua_rawgeti(L, KEYS, i);
  const char *key = lua_tolstring(L, -1, &length);
  return patients_client_submit_keyed(batch->client, patient, key, length,
                                      (uint64_t)i, error);
}

/* Sends list[i], or says at once why not. */
static void send(lua_State *L, plua_batch *batch, lua_Integer i) {
  plua_patient *patient = patient_at(L, i);
  plua_error *error = plua_error_push(L);
  patients_status status = PATIENTS_ERR_NOT_SENT;
  int place = lua_gettop(L);
  batch->next = i + 1;
  batch->moved = true;
  if (batch->refused)
    plua_error_set(error, status, "the registry does not take the token");
  else if (!batch->client)
    plua_error_set(error, status = PATIENTS_ERR_CLOSED, "the client is closed");
  else if (plua_patient_refusal(patient))
    plua_error_set(error, status, plua_patient_refusal(patient));
  else
    status = submit(L, batch, i, &error->handle);
  lua_settop(L, place);
  if (status) {
    fail(L, error, i, status);
  } else {
    patient->fate = PLUA_UNDER_WAY;
    batch->under_way++;
  }
  lua_settop(L, TOP);
}

/* Takes note of a completion in C alone: this much happens in any case. */
static plua_patient *settle(lua_State *L, plua_batch *batch,
                            const patients_completion *completion) {
  plua_patient *patient = patient_at(L, (lua_Integer)completion->tag);
  batch->under_way--;
  batch->moved = true;
  if (completion->status == PATIENTS_ERR_UNAUTHORIZED)
    batch->refused = true;
  plua_patient_settle(patient, completion->status);
  return patient;
}

/* The client gave up, which it does for a child of a fork: whatever is under
 * way has no outcome, and that is doubt. */
static void abandon(lua_State *L, plua_batch *batch) {
  for (lua_Integer i = 1; i < batch->next; i++) {
    plua_patient *patient = patient_at(L, i);
    if (patient->fate == PLUA_UNDER_WAY)
      plua_patient_settle(patient, PATIENTS_ERR_IN_DOUBT);
  }
  batch->under_way = 0;
  batch->moved = true;
}

/* Waits for one outcome and tells it.  The owners of the record and of the
 * error are there before the wait, so that no raise can lose either. */
static void wait_for_one(lua_State *L, plua_batch *batch) {
  patients_record **record = plua_record_push(L);
  plua_error *error = plua_error_push(L);
  patients_completion completion = {.size = sizeof completion};
  if (patients_client_wait(batch->client, -1, &completion, &error->handle)) {
    abandon(L, batch);
    plua_error_raise(L, error);
  }
  settle(L, batch, &completion);
  *record = completion.record;
  error->handle = completion.error;
  error->status = completion.status;
  if (completion.status == PATIENTS_OK)
    lua_pop(L, 1);
  tell(L, (lua_Integer)completion.tag, completion.status);
}

/* step(client, list, options, patients, results, callback, keys, batch) */
static int step(lua_State *L) {
  plua_batch *batch = lua_touserdata(L, TOP + 1);
  lua_settop(L, TOP);
  while (!batch->failed && batch->next <= batch->count &&
         batch->under_way < batch->concurrency)
    send(L, batch, batch->next);
  if (batch->under_way > 0)
    wait_for_one(L, batch);
  return 0;
}

/* ---- all steps ------------------------------------------------------------
 */

/* Waits without Lua, where not even an owner could be made for the outcome. */
static void drain_one(lua_State *L, plua_batch *batch) {
  patients_completion completion = {.size = sizeof completion};
  if (patients_client_wait(batch->client, -1, &completion, NULL)) {
    abandon(L, batch);
    return;
  }
  settle(L, batch, &completion);
  patients_record_free(completion.record);
  patients_error_free(completion.error);
}

/* Runs one step.  The first error that a step raises stays at TOP + 1. */
static void run_step(lua_State *L, plua_batch *batch) {
  batch->moved = false;
  lua_pushcfunction(L, step);
  for (int i = 1; i <= TOP; i++)
    lua_pushvalue(L, i);
  lua_pushlightuserdata(L, batch);
  if (lua_pcall(L, TOP + 1, 0, 0) == LUA_OK)
    return;
  batch->failed = true;
  if (!batch->moved && batch->under_way > 0)
    drain_one(L, batch);
  lua_settop(L, TOP + 1);
}

int plua_client_register_all(lua_State *L) {
  plua_client *client = plua_client_check(L, CLIENT);
  luaL_checktype(L, LIST, LUA_TTABLE);
  if (!lua_isnoneornil(L, OPTIONS))
    luaL_checktype(L, OPTIONS, LUA_TTABLE);
  lua_settop(L, OPTIONS);
  lua_newtable(L);
  lua_newtable(L);
  lua_settop(L, TOP);
  plua_batch batch = {.client = client->handle,
                      .count = (lua_Integer)lua_rawlen(L, LIST),
                      .next = 1,
                      .concurrency = concurrency_default};
  read_options(L, &batch);
  check_keys(L, client);
  read_list(L, &batch);
  luaL_checkstack(L, 2 * TOP + 4, "register_all");
  client->in_batch = true;
  while (batch.under_way > 0 || (!batch.failed && batch.next <= batch.count))
    run_step(L, &batch);
  client->in_batch = false;
  if (batch.failed)
    return lua_error(L);
  lua_settop(L, RESULTS);
  return 1;
}
