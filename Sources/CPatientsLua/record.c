/* A record: what the registry returned, to be read. */
#include "plua.h"

static const plua_key fields[] = {{"preferred_name", PATIENTS_PREFERRED_NAME},
                                  {"full_name", PATIENTS_FULL_NAME},
                                  {"calling_code", PATIENTS_CALLING_CODE},
                                  {"local_phone", PATIENTS_LOCAL_PHONE},
                                  {"email", PATIENTS_EMAIL},
                                  {"gender", PATIENTS_GENDER},
                                  {"date_of_birth", PATIENTS_DATE_OF_BIRTH},
                                  {"id", PATIENTS_ID},
                                  {"clinic_id", PATIENTS_CLINIC_ID},
                                  {"patient_no", PATIENTS_PATIENT_NO},
                                  {"additional_info", PATIENTS_ADDITIONAL_INFO},
                                  {"insurance_info", PATIENTS_INSURANCE_INFO},
                                  {"other", PATIENTS_OTHER},
                                  {NULL, 0}};

static const char has[] =
    "a record has id, clinic_id, patient_no, preferred_name, full_name, "
    "calling_code, local_phone, email, gender, date_of_birth, "
    "additional_info, insurance_info and other";

const char *plua_field_name(patients_field field) {
  for (const plua_key *key = fields; key->name; key++)
    if (key->field == field)
      return key->name;
  return "?";
}

patients_record **plua_record_push(lua_State *L) {
  return plua_push(L, &plua_record_type, sizeof(patients_record *), 0);
}

/* Pushes the text, or nil where the registry sent none. */
static void push_field(lua_State *L, const patients_record *record,
                       patients_field field) {
  const char *text = NULL;
  size_t length = 0;
  plua_error *error = plua_error_push(L);
  if (patients_record_get(record, field, &text, &length, &error->handle))
    plua_error_raise(L, error);
  if (text)
    lua_pushlstring(L, text, length);
  else
    lua_pushnil(L);
}

static int record_index(lua_State *L) {
  patients_record **record = plua_check(L, 1, &plua_record_type);
  lua_pushvalue(L, 2);
  int kind = lua_rawget(L, lua_upvalueindex(1));
  if (kind == LUA_TFUNCTION)
    return 1;
  if (kind != LUA_TNUMBER)
    return plua_field_unknown(L, 2, has);
  push_field(L, *record, (patients_field)lua_tointeger(L, -1));
  return 1;
}

static int record_newindex(lua_State *L) {
  return luaL_error(L, "a record is what the registry returned: "
                       "its fields cannot be set");
}

static int record_to_table(lua_State *L) {
  patients_record **record = plua_check(L, 1, &plua_record_type);
  lua_createtable(L, 0, 13);
  int table = lua_gettop(L);
  for (const plua_key *key = fields; key->name; key++) {
    push_field(L, *record, key->field);
    lua_setfield(L, table, key->name);
    lua_settop(L, table);
  }
  return 1;
}

static int record_tostring(lua_State *L) {
  plua_check(L, 1, &plua_record_type);
  lua_pushliteral(L, "record");
  return 1;
}

static int record_free(lua_State *L) {
  patients_record **record = plua_check(L, 1, &plua_record_type);
  patients_record_free(*record);
  *record = NULL;
  return 0;
}

static const luaL_Reg metamethods[] = {
    {"__index", record_index},       {"__newindex", record_newindex},
    {"__tostring", record_tostring}, {"__gc", record_free},
    {"__close", record_free},        {NULL, NULL}};

static const luaL_Reg methods[] = {{"to_table", record_to_table}, {NULL, NULL}};

const plua_type plua_record_type = {"patients.record", metamethods, methods,
                                    fields};
