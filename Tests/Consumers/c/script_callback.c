/*
 * What a script's own callback may do with it: calling it is refused, and
 * closing it frees it as soon as the call that is under way returns.
 */
#define _POSIX_C_SOURCE 200809L
#include "script_expect.h"

#include <unistd.h>

static const char rules[] = "function qualify(lead)\n"
                            "  print(lead.name)\n"
                            "  return nil, 'judged ' .. lead.name\n"
                            "end\n";

/* The lowest number that a file would get now: a script with a folder holds
 * it open. */
static int next_file(void) {
  int file = dup(0);
  close(file);
  return file;
}

static void hear(void *context, const char *line, size_t length) {
  patients_script *script = *(patients_script **)context;
  patients_script_verdict verdict;
  patients_error *error = NULL;
  patients_status status = judge(script, "again", &verdict, &error);
  expect_status(status, PATIENTS_ERR_BUSY, error,
                "a callback cannot call its own script");
  if (length != 5 || memcmp(line, "close", 5) != 0)
    return;
  patients_script_close(script);
  expect(judge(script, "again", &verdict, NULL) == PATIENTS_ERR_HANDLE,
         "a script that is closed refuses calls at once");
  patients_script_close(script);
}

int main(void) {
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  patients_script *script = NULL;
  patients_script_verdict verdict;
  int file = next_file();
  options.print = hear;
  options.context = &script;
  script = open_script(&options);
  expect(!patients_script_load_text(script, rules, PATIENTS_NUL_TERMINATED,
                                    "rules.lua", ".", NULL),
         "a script loads");
  expect(next_file() > file, "a script with a folder holds it open");
  name_column(script, "name");
  expect(!judge(script, "one", &verdict, NULL), "a lead is judged");
  expect(!judge(script, "close", &verdict, NULL),
         "a lead under way is judged to its end");
  expect(next_file() == file, "then the script that was closed is freed");
  expect(judge(script, "two", &verdict, NULL) == PATIENTS_ERR_HANDLE,
         "and its handle is none");
  return all_kept("script_callback");
}
