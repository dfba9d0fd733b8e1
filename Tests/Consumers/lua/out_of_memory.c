/*
 * Refuses one allocation after another, the first, the second, ... until the
 * script below comes through, and looks each time whether everything that the
 * library handed over was given back.  A raise jumps over the C code of the
 * module, so this is where leaks would be.
 *
 *   cc out_of_memory.c stub_patients.c the module's *.c -llua5.4
 */
#include "patients_lua.h"
#include "stub_patients.h"

#include <lauxlib.h>
#include <limits.h>
#include <lualib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static const char script[] =
    "local patients, note = ...\n"
    "local function who(name) return patients.new{full_name = name} end\n"
    "local client <close> = patients.client{base_url = 'b', token = 't'}\n"
    "assert(client:register(who 'a').id == '42')\n"
    "local doubtful = who 'd'\n"
    "local none, err = client:register(doubtful)\n"
    "assert(not none and err.code == 'in_doubt' and err.stage)\n"
    "assert(not pcall(client.register, client, doubtful))\n"
    "assert(#err.issues == 2 and tostring(err) .. err)\n"
    "assert(who 'a':to_json() and not who 'i':validate())\n"
    "assert(#who 'a':issues() == 2 and who 'a':to_table().full_name)\n"
    "assert(patients.phone('1').extension and not patients.phone 'x')\n"
    "assert(patients.gender('d', {d = 'Female'}) == 'Female')\n"
    "assert(patients.date('1', 'YY', {pivot = 50}) == '2000-01-01')\n"
    "assert(patients.name('Dr. A', {'Dr'}).title == 'Dr.')\n"
    "assert(not pcall(function() return who 'a'.nothing end))\n"
    "local rules = patients.rules{{name = 'r', points = 1,\n"
    "  when = function(x) return x.y end}}\n"
    "local _, _, trace = rules:score('x')\n"
    "assert(trace[1].result and rules:score({y = 1}) == 1)\n"
    "local list = {}\n"
    "for i = 1, 9 do list[i] = who(('adaiaaada'):sub(i, i)) end\n"
    "local told = 0\n"
    "local results = client:register_all(list, {concurrency = 3,\n"
    "  on_outcome = function(i, record, err)\n"
    "    note()\n"
    "    told = told + 1\n"
    "    assert(record and record.id or tostring(err), i)\n"
    "  end})\n"
    "assert(told == 9 and results[9].record:to_table())\n"
    "local keeping <close> = patients.client{base_url = 'b', token = 't',\n"
    "  journal = 'j'}\n"
    "assert(keeping:register(who 'a', {key = 'one'}))\n"
    "assert(#keeping:register_all({who 'a', who 'd', who 'i'},\n"
    "  {keys = {'two', 'three', 'four'}}) == 3)\n";

/* After how many allocations it refuses, and how many it then refuses.  Lua
 * collects and asks again after a first refusal, so one alone says nothing. */
typedef struct pool {
  long left, refusals;
} pool;

static void *allocate(void *context, void *block, size_t old, size_t wanted) {
  pool *from = context;
  if (wanted == 0) {
    free(block);
    return NULL;
  }
  if (!block || wanted > old) {
    if (from->left > 0)
      from->left--;
    else if (from->refusals > 0 && from->refusals--)
      return NULL;
  }
  return realloc(block, wanted);
}

/* Raises nothing and allocates: one more place to run out. */
static int note(lua_State *L) {
  lua_newtable(L);
  return 0;
}

static int run(lua_State *L) {
  luaL_openlibs(L);
  lua_pushcfunction(L, luaopen_patients);
  lua_call(L, 0, 1);
  if (luaL_loadstring(L, script) != LUA_OK)
    return lua_error(L);
  lua_insert(L, -2);
  lua_pushcfunction(L, note);
  lua_call(L, 2, 0);
  return 0;
}

/* Whether the script came through and nothing had to be refused. */
static bool comes_through(long allocations, long refusals) {
  pool from = {.left = allocations, .refusals = refusals};
  lua_State *L = lua_newstate(allocate, &from);
  if (!L)
    return false;
  lua_pushcfunction(L, run);
  bool ok = lua_pcall(L, 0, 0, 0) == LUA_OK;
  bool refused = from.refusals < refusals;
  if (!ok && !refused)
    fprintf(stderr, "%s\n", lua_tostring(L, -1));
  from.refusals = 0;
  lua_close(L);
  if (stub_live() != 0 || (!ok && !refused)) {
    fprintf(stderr,
            "not ok - %ld leaked after %ld allocations and %ld refused\n",
            stub_live(), allocations, refusals);
    exit(1);
  }
  return !refused;
}

int main(void) {
  long places = 0;
  static const long refusals[] = {2, 4, LONG_MAX};
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
    for (places = 0; !comes_through(places, refusals[i]);)
      places++;
  printf("ok - nothing leaks at any of %ld places to run out of memory\n",
         places);
  return 0;
}
