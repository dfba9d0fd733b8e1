/* What scripts cross, in stock Lua with the module of the release build. */
#include "borders.h"

#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>

static const char around[] =
    "local patients, plain = require 'patients', require 'plain'\n"
    "local fields = {is_lead = false, preferred_name = 'Practice',\n"
    "  full_name = 'Practice Person Number One', calling_code = '+971',\n"
    "  local_phone = '501234567', email = 'practice.person@example.com',\n"
    "  gender = 'Female', date_of_birth = '1990-08-07'}\n"
    "local p, q = patients.new(fields), plain.new(fields)\n"
    "local name = 'Practice Person Number Two'\n"
    "local kept\n"
    "return function(times)\n"
    "  for _ = 1, times do %s end\n"
    "  return assert(kept)\n"
    "end, p, q, fields, name, patients, plain\n";

const border lua_borders[] = {
    {"lua_call", NULL, "kept = patients.gender 'Female'"},
    {"lua_call_plain", NULL, "kept = plain.gender 'Female'"},
    {"lua_get", NULL, "kept = p.full_name"},
    {"lua_get_plain", NULL, "kept = q.full_name"},
    {"lua_set", NULL, "p.full_name = name kept = true"},
    {"lua_set_plain", NULL, "q.full_name = name kept = true"},
    {"lua_new", NULL, "kept = patients.new(fields)"},
    {"lua_new_plain", NULL, "kept = plain.new(fields)"},
    {"lua_phone", NULL, "kept = patients.phone('050-123 4567', '+971')"},
    {"lua_date", NULL,
     "kept = patients.date('07/08/1990', 'DD/MM/YYYY|DD.MM.YYYY')"},
    {"lua_date_refused", NULL,
     "kept = not patients.date('unknown', 'DD/MM/YYYY')"},
    {NULL, NULL, NULL}};

void lua_border_push(lua_State *L, const border *one) {
  lua_pushfstring(L, around, one->lua);
  if (luaL_loadstring(L, lua_tostring(L, -1)) || lua_pcall(L, 0, 1, 0)) {
    fprintf(stderr, "borders: %s: %s\n", one->name, lua_tostring(L, -1));
    exit(EXIT_FAILURE);
  }
  lua_remove(L, -2);
}
