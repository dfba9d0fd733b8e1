/* A patient: what is to be registered. */
#include "plua.h"

/* Beside the texts, whose numbers begin at 1. */
enum { IS_LEAD = 0, TEXTS = PATIENTS_DATE_OF_BIRTH };

/* Lua's collector and a host's limit know of Lua's memory alone.  So what the
 * library keeps of a text is weighed with a block of its size, which is the
 * patient's user value; a shorter one is as light as the patient itself. */
enum { LONG_TEXT = 32 };

static void push_weight(lua_State *L, size_t length) {
  if (length >= LONG_TEXT)
    lua_newuserdatauv(L, length, 0);
  else
    lua_pushnil(L);
}

static const plua_key fields[] = {{"is_lead", IS_LEAD},
                                  {"preferred_name", PATIENTS_PREFERRED_NAME},
                                  {"full_name", PATIENTS_FULL_NAME},
                                  {"calling_code", PATIENTS_CALLING_CODE},
                                  {"local_phone", PATIENTS_LOCAL_PHONE},
                                  {"email", PATIENTS_EMAIL},
                                  {"gender", PATIENTS_GENDER},
                                  {"date_of_birth", PATIENTS_DATE_OF_BIRTH},
                                  {NULL, 0}};

static const char has[] =
    "a patient has is_lead, preferred_name, full_name, calling_code, "
    "local_phone, email, gender and date_of_birth";

static plua_patient *check_open(lua_State *L, int index) {
  plua_patient *patient = plua_check(L, index, &plua_patient_type);
  luaL_argcheck(L, patient->handle, index, "the patient is closed");
  return patient;
}

const char *plua_patient_refusal(const plua_patient *patient) {
  if (!patient->handle)
    return "the patient is closed";
  switch (patient->fate) {
  case PLUA_UNDER_WAY:
    return "this patient is being registered";
  case PLUA_REGISTERED:
    return "this patient is registered already: "
           "sending it again would make a second one";
  case PLUA_IN_DOUBT:
    return "this patient is in doubt: it may be registered, "
           "and sending it again could make a second one";
  default:
    return NULL;
  }
}

void plua_patient_settle(plua_patient *patient, patients_status status) {
  if (status == PATIENTS_OK)
    patient->fate = PLUA_REGISTERED;
  else if (status == PATIENTS_ERR_IN_DOUBT || status == PATIENTS_ERR_JOURNAL)
    patient->fate = PLUA_IN_DOUBT;
  else
    patient->fate = PLUA_FRESH;
}

/* ---- fields ------------------------------------------------------------- */

static void set_lead(lua_State *L, const plua_patient *patient, int value) {
  if (!lua_isnil(L, value) && !lua_isboolean(L, value))
    plua_mismatch(L, "is_lead", "true or false", value);
  bool is_lead = lua_toboolean(L, value);
  plua_error *error = plua_error_push(L);
  if (patients_patient_set_lead(patient->handle, is_lead, &error->handle))
    plua_error_raise(L, error);
  lua_pop(L, 1);
}

/* nil and patients.null remove the text. */
static void set_text(lua_State *L, int self, int field, int value) {
  const plua_patient *patient = lua_touserdata(L, self);
  const char *name = plua_field_name(field);
  const char *text = NULL;
  size_t length = 0;
  if (lua_type(L, value) != LUA_TLIGHTUSERDATA || lua_touserdata(L, value))
    text = plua_text(L, value, name, &length);
  push_weight(L, length);
  plua_error *error = plua_error_push(L);
  if (patients_patient_set(patient->handle, field, text, length,
                           &error->handle))
    luaL_error(L, "%s: %s", name, patients_error_message(error->handle));
  lua_pop(L, 1);
  lua_setiuservalue(L, self, field);
}

/* Sets the field of the patient at `self` whose name is at `key` to what is at
 * `key` + 1. */
static void set_field(lua_State *L, int self, int keys, int key) {
  lua_pushvalue(L, key);
  if (lua_rawget(L, keys) != LUA_TNUMBER)
    plua_field_unknown(L, key, has);
  int field = (int)lua_tointeger(L, -1);
  lua_pop(L, 1);
  if (field == IS_LEAD)
    set_lead(L, lua_touserdata(L, self), key + 1);
  else
    set_text(L, self, field, key + 1);
}

static void push_field(lua_State *L, const plua_patient *patient, int field) {
  const char *text = NULL;
  size_t length = 0;
  bool is_lead = false;
  if (field == IS_LEAD) {
    (void)patients_patient_is_lead(patient->handle, &is_lead, NULL);
    lua_pushboolean(L, is_lead);
    return;
  }
  (void)patients_patient_get(patient->handle, field, &text, &length, NULL);
  if (text)
    lua_pushlstring(L, text, length);
  else
    lua_pushnil(L);
}

static int patient_index(lua_State *L) {
  const plua_patient *patient = check_open(L, 1);
  lua_pushvalue(L, 2);
  int kind = lua_rawget(L, lua_upvalueindex(1));
  if (kind == LUA_TFUNCTION)
    return 1;
  if (kind != LUA_TNUMBER)
    return plua_field_unknown(L, 2, has);
  push_field(L, patient, (int)lua_tointeger(L, -1));
  return 1;
}

static int patient_newindex(lua_State *L) {
  check_open(L, 1);
  set_field(L, 1, lua_upvalueindex(1), 2);
  return 0;
}

/* ---- made and freed ------------------------------------------------------ */

int plua_patient_new(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  plua_patient *patient =
      plua_push(L, &plua_patient_type, sizeof *patient, TEXTS);
  plua_type_keys(L, &plua_patient_type);
  plua_error *error = plua_error_push(L);
  if (patients_patient_new(&patient->handle, &error->handle))
    return plua_error_raise(L, error);
  lua_settop(L, 3);
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    set_field(L, 2, 3, 4);
    lua_pop(L, 1);
  }
  lua_settop(L, 2);
  return 1;
}

static int patient_free(lua_State *L) {
  plua_patient *patient = plua_check(L, 1, &plua_patient_type);
  patients_patient_free(patient->handle);
  patient->handle = NULL;
  return 0;
}

/* Nothing of the person: such texts end up in logs. */
static int patient_tostring(lua_State *L) {
  const plua_patient *patient = plua_check(L, 1, &plua_patient_type);
  bool is_lead = false;
  if (patients_patient_is_lead(patient->handle, &is_lead, NULL))
    lua_pushliteral(L, "patient (closed)");
  else if (is_lead)
    lua_pushliteral(L, "patient (lead)");
  else
    lua_pushliteral(L, "patient");
  return 1;
}

/* ---- methods ------------------------------------------------------------- */

static int patient_issues(lua_State *L) {
  const plua_patient *patient = check_open(L, 1);
  patients_issues **issues = plua_issues_push(L);
  plua_error *error = plua_error_push(L);
  patients_status status =
      patients_patient_check(patient->handle, issues, &error->handle);
  if (status)
    return plua_error_return(L, error, status);
  plua_issues_table(L, issues);
  return 1;
}

static int patient_to_json(lua_State *L) {
  const plua_patient *patient = check_open(L, 1);
  char **json = plua_text_push(L);
  size_t length = 0;
  plua_error *error = plua_error_push(L);
  patients_status status =
      patients_patient_encode(patient->handle, json, &length, &error->handle);
  if (status)
    return plua_error_return(L, error, status);
  lua_pushlstring(L, *json, length);
  patients_text_free(*json);
  *json = NULL;
  return 1;
}

/* What cannot be encoded is what cannot be sent, with the same issues. */
static int patient_validate(lua_State *L) {
  int results = patient_to_json(L);
  if (results == 1)
    lua_pushboolean(L, 1);
  return results;
}

static int patient_to_table(lua_State *L) {
  const plua_patient *patient = check_open(L, 1);
  lua_createtable(L, 0, 8);
  for (const plua_key *key = fields; key->name; key++) {
    push_field(L, patient, key->field);
    lua_setfield(L, -2, key->name);
  }
  return 1;
}

static const luaL_Reg metamethods[] = {
    {"__index", patient_index},       {"__newindex", patient_newindex},
    {"__tostring", patient_tostring}, {"__gc", patient_free},
    {"__close", patient_free},        {NULL, NULL}};

static const luaL_Reg methods[] = {{"issues", patient_issues},
                                   {"validate", patient_validate},
                                   {"to_json", patient_to_json},
                                   {"to_table", patient_to_table},
                                   {NULL, NULL}};

const plua_type plua_patient_type = {"patients.patient", metamethods, methods,
                                     fields};
