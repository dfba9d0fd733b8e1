/* One lead: qualify(lead), and what it gave back. */
#include "internal.h"

#include <string.h>

/* Leaves two results; the second as text where the first is nil. */
static int call_qualify(lua_State *L) {
  lua_settop(L, 0);
  lua_rawgeti(L, LUA_REGISTRYINDEX, script_host_of(L)->qualify);
  script_lead_push(L);
  lua_call(L, 1, 2);
  int reason = lua_type(L, 2);
  bool speaks =
      reason == LUA_TNUMBER || reason == LUA_TTABLE || reason == LUA_TUSERDATA;
  if (lua_isnil(L, 1) && speaks) {
    script_push_text(L, 2);
    lua_replace(L, 2);
  }
  return 2;
}

static script_host_status refuse(script_host *host, const char *what,
                                 int type) {
  return script_fail(host, host->script_name, host->qualify_line,
                     "qualify returned %s%s; it returns a patient, or nil and "
                     "a reason",
                     what, lua_typename(host->main, type));
}

/* The second result is why; without one that is said. */
static script_host_status keep_reason(script_host *host) {
  lua_State *L = host->main;
  const char *text = "no reason given";
  size_t length = strlen(text);
  int type = lua_type(L, 3);
  if (type == LUA_TSTRING)
    text = lua_tolstring(L, 3, &length);
  else if (type != LUA_TNIL)
    return refuse(host, "nil and a ", type);
  host->reason_length =
      script_copy_line(host->reason, sizeof host->reason, text, length);
  return SCRIPT_HOST_DISQUALIFIED;
}

/* From here on the call's lead, and any that a script kept, is over. */
static void end_lead(script_host *host) {
  host->generation++;
  host->cells = NULL;
  host->cell_count = 0;
}

static void begin_lead(script_host *host, const script_host_text *cells,
                       size_t count, uint64_t row) {
  static const script_host_text none = {"", 0};
  script_guard_begin(host, host->limits.lead_seconds, "one lead");
  host->generation++;
  host->cells = cells ? cells : &none;
  host->cell_count = cells ? count : 0;
  host->row = row;
  host->reason_length = 0;
  script_columns_forget(host->columns);
  script_parts_forget(host);
}

script_host_status script_host_qualify(script_host *host,
                                       const script_host_text *cells,
                                       size_t count, uint64_t row) {
  if (host->qualify == LUA_NOREF)
    return script_fail(host, host->script_name ? host->script_name : "", 0,
                       "the script defines no function qualify(lead)");
  begin_lead(host, cells, count, row);
  script_host_status status = script_protect(host, call_qualify, NULL, 2);
  end_lead(host);
  if (status != SCRIPT_HOST_OK)
    return status;
  return lua_isnil(host->main, 2) ? keep_reason(host) : SCRIPT_HOST_OK;
}

lua_State *script_host_state(script_host *host) { return host->main; }

int script_host_result_index(const script_host *host) {
  (void)host;
  return 2; /* above the message handler */
}

script_host_status script_host_refuse_result(script_host *host) {
  return refuse(host, "a ", lua_type(host->main, 2));
}

script_host_text script_host_reason(const script_host *host) {
  return (script_host_text){host->reason, host->reason_length};
}
