/*
 * A script that calls itself by way of C, as deep as it may, in a thread with
 * the stack that patients-script.h asks for: Lua says stop, not the system.
 */
#include "script_expect.h"

#include <pthread.h>

static const char rules[] =
    "local function gsub(x) return (x:gsub('.', gsub)) end\n"
    "local function sort() table.sort({2, 1}, sort) end\n"
    "local function text() return tostring(setmetatable({}, "
    "{__tostring = text})) end\n"
    "local function call() return pcall(call) end\n"
    "local function wrap() return coroutine.wrap(wrap)() end\n"
    "local function read() return load(read) end\n"
    "local ways = {gsub, sort, text, call, wrap, read}\n"
    "function qualify(lead)\n"
    "  pcall(ways[tonumber(lead.way)], 'x')\n"
    "  return nil, 'came back'\n"
    "end\n";

enum { WAYS = 6, STACK = 1 << 20 };

static void *judge_all(void *unused) {
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  patients_script *script = load_script(&options, rules);
  name_column(script, "way");
  for (int way = 1; way <= WAYS; way++) {
    patients_script_verdict verdict;
    patients_error *error = NULL;
    char cell[8];
    snprintf(cell, sizeof cell, "%d", way);
    patients_status status = judge(script, cell, &verdict, &error);
    expect_status(status, PATIENTS_OK, error, "the script comes back");
    if (!status)
      expect(strcmp(verdict.reason, "came back") == 0, "with its reason");
  }
  patients_script_close(script);
  return unused;
}

int main(void) {
  pthread_attr_t small;
  pthread_t thread;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, STACK);
  if (pthread_create(&thread, &small, judge_all, NULL) != 0)
    return EXIT_FAILURE;
  pthread_join(thread, NULL);
  pthread_attr_destroy(&small);
  return all_kept("script_stack");
}
