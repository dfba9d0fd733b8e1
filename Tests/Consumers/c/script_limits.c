/*
 * Breaks each limit of a script, and sees what the program is told of it, and
 * that the next lead is judged as if nothing had been.
 */
#include "script_expect.h"

static const char rules[] =
    "local breaks = {\n"
    "  cpu = function() while true do end end,\n"
    "  kept = function()\n"
    "    while true do pcall(function() while true do end end) end\n"
    "  end,\n"
    "  memory = function() return ('x'):rep(1 << 24) end,\n"
    "  output = function() while true do print(('y'):rep(99)) end end,\n"
    "  pattern = function()\n"
    "    return ('a'):rep(30):find(('a?'):rep(30) .. ('a'):rep(30))\n"
    "  end,\n"
    "  raises = function() return nil .. 'x' end,\n"
    "  number = function() return 5 end,\n"
    "}\n"
    "function qualify(lead)\n"
    "  local break_it = breaks[lead.what]\n"
    "  if break_it then return break_it() end\n"
    "  return nil, 'judged ' .. lead.what\n"
    "end\n";

/* What a lead breaks, and what is said of it. */
typedef struct expectation {
  const char *what, *limit, *message;
  patients_status status;
  int line;
  double allowed;
} expectation;

static const expectation all[] = {
    {"cpu", "cpu", "rules.lua:2: over the limit of 0.05 s of CPU for one lead",
     PATIENTS_ERR_LIMIT, 2, 0.05},
    {"kept", "cpu", "over the limit of 0.05 s of CPU for one lead",
     PATIENTS_ERR_LIMIT, 4, 0.05},
    {"memory", "memory", "rules.lua:6: over the limit of 4 MiB of memory",
     PATIENTS_ERR_LIMIT, 6, 4 << 20},
    {"output", "output", "rules.lua:7: over the limit of 4 KiB of output",
     PATIENTS_ERR_LIMIT, 7, 4096},
    {"pattern", "pattern", "rules.lua:9: over the limit of 10000 pattern steps",
     PATIENTS_ERR_LIMIT, 9, 10000},
    {"raises", "", "rules.lua:11: attempt to concatenate a nil value",
     PATIENTS_ERR_SCRIPT, 11, 0},
    {"number", "", "rules.lua:14: qualify returned a number",
     PATIENTS_ERR_SCRIPT, 14, 0},
};

static void break_one(patients_script *script, const expectation *one) {
  patients_script_verdict verdict;
  patients_script_failure failure;
  patients_error *error = NULL;
  memset(&verdict, 0x55, sizeof verdict);
  verdict.size = sizeof verdict;
  const patients_script_verdict before = verdict;
  patients_status status = judge(script, one->what, &verdict, &error);
  expect(memcmp(&before, &verdict, sizeof before) == 0,
         "a lead that fails has no verdict");
  expect_error(status, one->status, error, one->message,
               "a broken limit is told with place, limit and amounts");
  failure.size = sizeof failure;
  expect(!patients_script_last_failure(script, &failure, NULL),
         "the failure can be asked for");
  expect(failure.status == one->status && failure.allowed == one->allowed,
         "the failure has the status and what was allowed");
  expect(failure.allowed <= failure.reached, "more was reached than allowed");
  expect(strcmp(failure.limit, one->limit) == 0, "the limit has its name");
  expect(strcmp(failure.file, "rules.lua") == 0, "the failure has the file");
  /* Where a loop is stopped is any of its lines. */
  expect(failure.line == one->line || strcmp(one->what, "kept") == 0,
         "the failure has the line");
}

static void judge_next(patients_script *script, const char *what) {
  patients_script_verdict verdict;
  patients_script_failure failure;
  char reason[64];
  snprintf(reason, sizeof reason, "judged after %s", what);
  expect(!judge(script, reason + strlen("judged "), &verdict, NULL) &&
             verdict.decision == PATIENTS_SCRIPT_DISQUALIFIED &&
             !verdict.patient && strcmp(verdict.reason, reason) == 0,
         "the next lead is judged");
  failure.size = sizeof failure;
  expect(!patients_script_last_failure(script, &failure, NULL) &&
             failure.status == PATIENTS_OK && !*failure.reason &&
             !*failure.file && !*failure.limit && failure.line == 0,
         "a lead that is judged leaves no failure");
}

static void break_leads(void) {
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  options.lead_seconds = 0.05;
  options.memory_bytes = 4 << 20;
  options.output_bytes = 4096;
  options.pattern_steps = 10000;
  patients_script *script = load_script(&options, rules);
  name_column(script, "what");
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    break_one(script, &all[i]);
    judge_next(script, all[i].what);
  }
  patients_script_close(script);
}

/* What the library keeps for a script is the script's: patients that it holds
 * break its limit, and those that it has let go do not. */
static void hold_patients(void) {
  static const char holder[] =
      "local patients = require 'patients'\n"
      "function qualify(lead)\n"
      "  local text, kept = ('x'):rep(1 << 14), {}\n"
      "  for i = 1, 1024 do\n"
      "    local one = patients.new {full_name = text}\n"
      "    if lead.what == 'held' then kept[i] = one end\n"
      "  end\n"
      "  return nil, 'all made'\n"
      "end\n";
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  patients_script_verdict verdict;
  patients_error *error = NULL;
  options.lead_seconds = 60;
  options.memory_bytes = 4 << 20;
  patients_script *script = load_script(&options, holder);
  name_column(script, "what");
  patients_status status = judge(script, "held", &verdict, &error);
  expect_error(status, PATIENTS_ERR_LIMIT, error,
               "rules.lua:5: over the limit of 4 MiB of memory",
               "the texts of patients count as a script's memory");
  status = judge(script, "dropped", &verdict, &error);
  expect_status(status, PATIENTS_OK, error, "what is dropped does not count");
  if (!status)
    expect(strcmp(verdict.reason, "all made") == 0, "and the lead is judged");
  patients_script_close(script);
}

/* Loads a text that does not load, and looks at the failure. */
static void break_load(const char *text, patients_status status,
                       const char *message) {
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  patients_script_failure failure;
  patients_error *error = NULL;
  options.load_seconds = 0.05;
  patients_script *script = open_script(&options);
  patients_status found = patients_script_load_text(
      script, text, PATIENTS_NUL_TERMINATED, "rules.lua", NULL, &error);
  expect_error(found, status, error, message,
               "a script that does not load says where and why");
  failure.size = sizeof failure;
  expect(!patients_script_last_failure(script, &failure, NULL) &&
             failure.status == status && *failure.reason,
         "a failure to load can be asked for");
  patients_script_close(script);
}

/* Blocks within blocks: Lua's parser gives up without saying where. */
static void break_parser(void) {
  enum { DEPTH = 300 };
  static char text[DEPTH * 16 + 16] = "-- qualify\n";
  for (int i = 0; i < DEPTH; i++)
    strcat(text, "do ");
  for (int i = 0; i < DEPTH; i++)
    strcat(text, "end ");
  break_load(text, PATIENTS_ERR_SCRIPT, "rules.lua: C stack overflow");
}

static void break_loading(void) {
  break_load("while true do end", PATIENTS_ERR_SCRIPT,
             "rules.lua: the script defines no function qualify(lead)");
  break_load("-- qualify\nwhile true do end", PATIENTS_ERR_LIMIT,
             "rules.lua:2: over the limit of 0.05 s of CPU for loading");
  break_load("function qualify(", PATIENTS_ERR_SCRIPT, "rules.lua:1: ");
  break_load("-- qualify\nerror 'not today'", PATIENTS_ERR_SCRIPT,
             "rules.lua:2: not today");
  break_load("function qualify() end -- \xFF", PATIENTS_ERR_SCRIPT,
             "rules.lua:1: this line is not UTF-8");
  break_load("-- qualify\nrequire 'patients'.client()", PATIENTS_ERR_SCRIPT,
             "rules.lua:2: this run has no registry");
}

int main(void) {
  break_leads();
  hold_patients();
  break_loading();
  break_parser();
  return all_kept("script_limits");
}
