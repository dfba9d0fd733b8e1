/* The module's table. */
#include "patients_lua.h"
#include "plua.h"

static const luaL_Reg functions[] = {
    {"new", plua_patient_new}, {"client", plua_client_new},
    {"rules", plua_rules_new}, {"phone", plua_phone},
    {"date", plua_date},       {"age", plua_age},
    {"gender", plua_gender},   {"name", plua_name},
    {"log", plua_log},         {NULL, NULL}};

static const plua_type *const types[] = {
    &plua_text_type,   &plua_issues_type, &plua_error_type, &plua_patient_type,
    &plua_record_type, &plua_client_type, &plua_rules_type, &plua_trace_type};

__attribute__((visibility("default"))) int luaopen_patients(lua_State *L) {
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    plua_type_register(L, types[i]);
  luaL_newlib(L, functions);
  lua_pushlightuserdata(L, NULL);
  lua_setfield(L, -2, "null");
  lua_pushfstring(L, "patients %s", patients_version());
  lua_setfield(L, -2, "_VERSION");
  return 1;
}
