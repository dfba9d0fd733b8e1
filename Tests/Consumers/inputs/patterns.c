/*
 * libFuzzer: any bytes as a subject, a pattern and a replacement, a byte 255
 * between them.  The host's find, match, gmatch and gsub, which count their
 * steps, must give what stock Lua's give, or say that the steps are used up.
 */
#include "script_host.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All that the four say of three texts, in one. */
static const char script[] =
    "local function told(...)\n"
    "  local all = table.pack(...)\n"
    "  for i = 1, all.n do all[i] = tostring(all[i]) end\n"
    "  return table.concat(all, '\\2')\n"
    "end\n"
    "local function each(s, p)\n"
    "  local found = {}\n"
    "  for a, b in string.gmatch(s, p) do\n"
    "    found[#found + 1] = told(a, b)\n"
    "  end\n"
    "  return table.concat(found, '\\3')\n"
    "end\n"
    "function qualify(lead)\n"
    "  local s, p, r = lead.s, lead.p, lead.r\n"
    "  return table.concat({\n"
    "    told(pcall(string.find, s, p)), told(pcall(string.match, s, p, 2)),\n"
    "    told(pcall(string.gsub, s, p, r)), told(pcall(each, s, p)),\n"
    "    told(pcall(string.gsub, s, p, { a = 'b' }, 3)),\n"
    "    told(pcall(string.find, s, p, -2, true)) }, '\\1')\n"
    "end\n";

static script_host_text cells[3];

/* ---- the host ------------------------------------------------------------ */

static script_host *host;

static void open_host(void) {
  static const script_host_text names[] = {{"s", 1}, {"p", 1}, {"r", 1}};
  script_host_options options = SCRIPT_HOST_OPTIONS_INIT;
  options.limits.pattern_steps = 20000;
  options.limits.lead_seconds = options.limits.load_seconds = 60;
  host = script_host_open(&options);
  if (!host ||
      script_host_load_text(host, script, sizeof script - 1, "patterns.lua",
                            NULL) != SCRIPT_HOST_OK ||
      script_host_run(host, SCRIPT_HOST_FOR_LEADS) != SCRIPT_HOST_OK ||
      script_host_set_columns(host, names, 3) != SCRIPT_HOST_OK)
    exit(2);
}

static script_host_text host_answer(void) {
  script_host_text answer = {"", 0};
  answer.bytes = lua_tolstring(script_host_state(host),
                               script_host_result_index(host), &answer.length);
  return answer;
}

/* ---- stock Lua ----------------------------------------------------------- */

static lua_State *stock;

static void open_stock(void) {
  stock = luaL_newstate();
  luaL_openlibs(stock);
  if (luaL_loadbuffer(stock, script, sizeof script - 1, "=patterns.lua") !=
          LUA_OK ||
      lua_pcall(stock, 0, 0, 0) != LUA_OK)
    exit(2);
}

static script_host_text stock_answer(void) {
  static const char *const names[] = {"s", "p", "r"};
  script_host_text answer = {"", 0};
  lua_settop(stock, 0);
  lua_getglobal(stock, "qualify");
  lua_newtable(stock);
  for (int i = 0; i < 3; i++) {
    lua_pushlstring(stock, cells[i].bytes, cells[i].length);
    lua_setfield(stock, -2, names[i]);
  }
  if (lua_pcall(stock, 1, 1, 0) != LUA_OK)
    exit(2);
  answer.bytes = lua_tolstring(stock, -1, &answer.length);
  return answer;
}

/* ---- both ---------------------------------------------------------------- */

static void split(const uint8_t *data, size_t size) {
  const char *at = (const char *)data, *end = at + size;
  for (int i = 0; i < 3; i++) {
    const char *stop = i < 2 ? memchr(at, 0xFF, (size_t)(end - at)) : NULL;
    cells[i].bytes = at;
    cells[i].length = (size_t)((stop ? stop : end) - at);
    at = stop ? stop + 1 : end;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!host)
    open_host();
  if (!stock)
    open_stock();
  if (size > 200)
    return 0;
  split(data, size);
  script_host_status status = script_host_qualify(host, cells, 3, 1);
  if (status == SCRIPT_HOST_FAILED &&
      script_host_last_error(host).limit == SCRIPT_HOST_PATTERN)
    return 0;
  if (status != SCRIPT_HOST_OK)
    abort();
  script_host_text ours = host_answer(), theirs = stock_answer();
  if (ours.length != theirs.length ||
      memcmp(ours.bytes, theirs.bytes, ours.length) != 0) {
    fprintf(stderr, "broken: another answer than stock Lua's\n  %s\n  %s\n",
            ours.bytes, theirs.bytes);
    abort();
  }
  return 0;
}
