/* What the programs that hold promises of libpatients-script share. */
#ifndef SCRIPT_EXPECT_H
#define SCRIPT_EXPECT_H

#include <patients-script.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int broken_promises;

/* A promise, and whether it holds. */
static inline void expect(bool holds, const char *promise) {
  if (holds)
    return;
  broken_promises++;
  fprintf(stderr, "broken: %s\n", promise);
}

/* The exit code, with a word. */
static inline int all_kept(const char *program) {
  printf("%s: %d promises broken\n", program, broken_promises);
  return broken_promises ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* A call that gave a status and filled an error, which is freed: an error has
 * a text, and a success none. */
static inline void expect_status(patients_status status, patients_status wanted,
                                 patients_error *error, const char *promise) {
  if (status != wanted)
    fprintf(stderr, "%s, not %s: %s\n", patients_status_name(status),
            patients_status_name(wanted), patients_error_message(error));
  expect(status == wanted, promise);
  expect((status == PATIENTS_OK) == (error == NULL),
         "an error where a call fails, and none where it succeeds");
  expect(!error || patients_error_status(error) == status,
         "the error has the status of the call");
  expect(!error || *patients_error_message(error), "each error has a text");
  patients_error_free(error);
}

/* The same where the error's text has to have something in it. */
static inline void expect_error(patients_status status, patients_status wanted,
                                patients_error *error, const char *part,
                                const char *promise) {
  if (error && !strstr(patients_error_message(error), part)) {
    fprintf(stderr, "no \"%s\" in: %s\n", part, patients_error_message(error));
    expect(false, promise);
  }
  expect_status(status, wanted, error, promise);
}

static inline patients_script *
open_script(const patients_script_options *options) {
  patients_script *script = NULL;
  patients_error *error = NULL;
  if (!patients_script_open(options, &script, &error))
    return script;
  fprintf(stderr, "cannot open: %s\n", patients_error_message(error));
  exit(EXIT_FAILURE);
}

/* A script for leads that ends the program where it does not load. */
static inline patients_script *
load_script(const patients_script_options *options, const char *text) {
  patients_script *script = open_script(options);
  patients_error *error = NULL;
  if (!patients_script_load_text(script, text, PATIENTS_NUL_TERMINATED,
                                 "rules.lua", NULL, &error))
    return script;
  fprintf(stderr, "cannot load: %s\n", patients_error_message(error));
  exit(EXIT_FAILURE);
}

/* Names one column. */
static inline void name_column(patients_script *script, const char *name) {
  const patients_script_text names[] = {{name, PATIENTS_NUL_TERMINATED}};
  expect(!patients_script_set_columns(script, names, 1, NULL),
         "a column can be named");
}

/* Judges a lead of one cell. */
static inline patients_status judge(patients_script *script, const char *cell,
                                    patients_script_verdict *verdict,
                                    patients_error **error) {
  const patients_script_text cells[] = {{cell, PATIENTS_NUL_TERMINATED}};
  verdict->size = sizeof *verdict;
  return patients_script_qualify(script, cells, 1, 1, verdict, error);
}

#endif
