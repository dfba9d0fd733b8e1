/*
 * A program that runs stock Lua 5.4 itself, and the clinic's rules beside it:
 * neither sees anything of the other.  Built twice: with Lua's static library
 * and its functions exported, and with the shared one.
 *
 * LUA_CPATH has to have the module `patients`.
 */
#include "script_expect.h"

#include <lauxlib.h>
#include <lualib.h>

static const char rules[] =
    "local patients = require 'patients'\n"
    "function qualify(lead)\n"
    "  print('judging')\n"
    "  if lead.name == 'raise' then error('raised') end\n"
    "  if lead.name == 'memory' then return ('x'):rep(1 << 30) end\n"
    "  if lead.name == 'loop' then while true do end end\n"
    "  return patients.new { full_name = lead.name, gender = 'Male' }\n"
    "end\n";

/* What the program's own Lua does with the rules.  `judge` is below. */
static const char program[] =
    "local patients = require 'patients'\n"
    "assert(getmetatable('').__index == string and os.execute and io.open)\n"
    "local kept = {}\n"
    "for i = 1, 200 do\n"
    "  local name = 'person ' .. i\n"
    "  kept[i] = patients.new { full_name = name, gender = 'Female' }\n"
    "  assert(judge(name) == name)\n"
    "  local ok, why = pcall(judge, i % 2 == 0 and 'raise' or 'memory')\n"
    "  assert(not ok and why:find(i % 2 == 0 and 'script' or 'limit'), why)\n"
    "  assert(pcall(error, 'x') == false)\n"
    "  collectgarbage()\n"
    "end\n"
    "for i, patient in ipairs(kept) do\n"
    "  assert(patient.full_name == 'person ' .. i)\n"
    "end\n"
    "assert(not pcall(judge, 'loop'))\n"
    "local work = coroutine.wrap(function()\n"
    "  for i = 1, 9 do coroutine.yield(judge('yielded ' .. i)) end\n"
    "end)\n"
    "for i = 1, 9 do assert(work() == 'yielded ' .. i) end\n"
    "local n = 0\n"
    "for i = 1, 1e6 do n = n + i end\n"
    "heard = judged\n"
    "return n\n";

/* The rules print into the program's own Lua: judged = judged + 1. */
static void hear(void *context, const char *line, size_t length) {
  lua_State *L = context;
  expect(length == 7 && memcmp(line, "judging", 7) == 0, "a line is printed");
  lua_getglobal(L, "judged");
  lua_pushinteger(L, lua_tointeger(L, -1) + 1);
  lua_setglobal(L, "judged");
  lua_pop(L, 1);
}

/* judge(name): the name of the patient, or it raises in the program's Lua. */
static int judge_name(lua_State *L) {
  patients_script *script = lua_touserdata(L, lua_upvalueindex(1));
  patients_script_verdict verdict;
  const char *name = NULL;
  patients_status status =
      judge(script, luaL_checkstring(L, 1), &verdict, NULL);
  if (status)
    return luaL_error(L, "%s", patients_status_name(status));
  if (patients_patient_get(verdict.patient, PATIENTS_FULL_NAME, &name, NULL,
                           NULL))
    abort();
  lua_pushstring(L, name);
  patients_patient_free(verdict.patient);
  return 1;
}

static lua_State *open_program(void) {
  lua_State *L = luaL_newstate();
  if (!L)
    abort();
  luaL_openlibs(L);
  lua_pushinteger(L, 0);
  lua_setglobal(L, "judged");
  return L;
}

int main(void) {
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  lua_State *L = open_program();
  options.lead_seconds = 0.05;
  options.print = hear;
  options.context = L;
  patients_script *script = load_script(&options, rules);
  name_column(script, "name");
  lua_pushlightuserdata(L, script);
  lua_pushcclosure(L, judge_name, 1);
  lua_setglobal(L, "judge");

  bool ran = luaL_dostring(L, program) == LUA_OK;
  if (!ran)
    fprintf(stderr, "%s\n", lua_tostring(L, -1));
  expect(ran && lua_tointeger(L, -1) == 500000500000,
         "the program's Lua and the rules use one process together");
  lua_getglobal(L, "heard");
  expect(lua_tointeger(L, -1) == 410, "each lead was judged once");
  expect(!lua_gethook(L), "the program's Lua has no hook of the rules");
  patients_script_close(script);
  expect(luaL_dostring(L, "assert(not pcall(judge, 'late'))") == LUA_OK,
         "the program's Lua goes on when the rules are closed");
  lua_close(L);
  return all_kept("script_lua");
}
