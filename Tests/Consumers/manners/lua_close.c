/*
 * Stock Lua in a C program: a state that is closed with requests on the wire,
 * again and again.  register_all waits for all that it sent, whatever happens
 * in on_outcome, so a state is closed in the middle only by who leaves it
 * from there:
 *
 *   jump    the host leaves on_outcome with longjmp() and closes the state
 *   raise   on_outcome raises, in a coroutine; nothing waits in the end, and
 *           the client is the collector's
 *   exit    on_outcome calls os.exit(true, true), which closes the state
 *
 * Each time no file stays open, no thread and no memory is left, and what was
 * on the wire has reached the registry (PATIENTS_RECORD) at most once.
 *
 *   lua_close MODULE-FOLDER jump|raise|exit [TIMES]
 */
#include "../fuzz/live.h"
#include "snapshot.h"

#include <lauxlib.h>
#include <lualib.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MANY = 8 };

static const char script[] =
    "local how, round = ...\n"
    "local patients = require 'patients'\n"
    "local client = patients.client {\n"
    "  base_url = os.getenv 'PATIENTS_BASE_URL',\n"
    "  token = os.getenv 'PATIENTS_TOKEN' }\n"
    "local list = {}\n"
    "for i = 1, 8 do\n"
    "  list[i] = patients.new { is_lead = true, gender = 'Male',\n"
    "    full_name = 'Practice Person', calling_code = '+971',\n"
    "    local_phone = ('%08d'):format(round * 8 + i) }\n"
    "end\n"
    "local function leave() jump() end\n"
    "if how == 'exit' then leave = function() os.exit(true, true) end end\n"
    "if how == 'raise' then leave = function() error 'enough' end end\n"
    "local register = coroutine.wrap(function()\n"
    "  client:register_all(list, { on_outcome = leave })\n"
    "end)\n"
    "register()\n";

static void expect(bool condition, const char *what, int round) {
  if (condition)
    return;
  fprintf(stderr, "not ok - round %d: %s\n", round, what);
  exit(1);
}

/* How many patients of ours the registry was asked for: each has a number of
 * its own, and none may be there twice. */
static int asked(int times) {
  char line[4096];
  int count = 0;
  bool *seen = calloc((size_t)(times + 1) * MANY + 1, sizeof *seen);
  FILE *record = fopen(getenv("PATIENTS_RECORD"), "re");
  while (seen && record && fgets(line, sizeof line, record)) {
    const char *phone = strstr(line, "localPhone\\\":\\\"");
    int number = phone ? atoi(phone + strlen("localPhone\\\":\\\"")) : 0;
    if (number < 1 || number > (times + 1) * MANY)
      continue;
    expect(!seen[number], "a patient was sent twice", number / MANY);
    seen[number] = true;
    count++;
  }
  if (record)
    fclose(record);
  free(seen);
  return count;
}

static jmp_buf out;
static int files_within; /* open when the host left on_outcome */

static int jump(lua_State *L) {
  (void)L;
  files_within = snapshot_files();
  longjmp(out, 1);
}

static lua_State *open_state(const char *folder) {
  lua_State *L = luaL_newstate();
  luaL_openlibs(L);
  lua_register(L, "jump", jump);
  lua_getglobal(L, "package");
  lua_pushfstring(L, "%s/?.so", folder);
  lua_setfield(L, -2, "cpath");
  lua_settop(L, 0);
  return L;
}

/* Opens a state, runs the script to where it leaves, closes the state. */
static void play(const char *folder, const char *how, int round) {
  lua_State *volatile L = open_state(folder);
  volatile bool left = false;
  if (setjmp(out) == 0) {
    expect(luaL_loadstring(L, script) == LUA_OK, "it does not load", round);
    lua_pushstring(L, how);
    lua_pushinteger(L, round);
    int status = lua_pcall(L, 2, 0, 0);
    const char *message = status ? lua_tostring(L, -1) : "it returned";
    expect(strcmp(how, "raise") == 0 && strstr(message, "enough"), message,
           round);
  } else {
    left = true;
  }
  expect(left == (strcmp(how, "jump") == 0), "it left otherwise", round);
  lua_close(L);
}

/* os.exit ends the process: each time in a child. */
static void play_exit(const char *folder, int round) {
  int status = -1;
  pid_t child = fork();
  if (child == 0) {
    alarm(60);
    play(folder, "exit", round);
    _exit(1);
  }
  expect(waitpid(child, &status, 0) == child && status == 0,
         "os.exit did not end well", round);
}

int main(int count, char **arguments) {
  enum { WARM_UP = 20 };
  const char *folder = arguments[1], *how = arguments[2];
  int times = count > 3 ? atoi(arguments[3]) : 1000;
  int files = snapshot_files();
  long blocks = 0;
  for (int round = 1; round <= times; round++) {
    if (strcmp(how, "exit") == 0)
      play_exit(folder, round);
    else
      play(folder, how, round);
    expect(snapshot_files() == files, "files are open", round);
    expect(snapshot_threads() == 1, "there are threads", round);
    if (round == WARM_UP)
      blocks = live_blocks();
  }
  expect(strcmp(how, "jump") != 0 || files_within > files + 1,
         "no connection was open when the state was closed", times);
  expect(live_blocks() <= blocks + 8, "memory is lost", times);
  printf("ok - closed %d times by %s; %d of %d patients were sent\n", times,
         how, asked(times), MANY * times);
  return 0;
}
