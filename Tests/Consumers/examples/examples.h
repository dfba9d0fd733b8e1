/*
 * Runs one example of a public header by the name of its function.  Comes
 * behind a `struct context`, and an AT_HAND(context) that declares what the
 * header says that examples have at hand.
 */
#ifndef EXAMPLES_H
#define EXAMPLES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXAMPLE(name)                                                          \
  static void name##_example(struct context *context) {                        \
    AT_HAND(context) {
#define END_EXAMPLE                                                            \
  }                                                                            \
  }
#include "examples.inc"

#define ENTRY(name) {#name, name##_example},
static const struct {
  const char *name;
  void (*run)(struct context *);
} examples[] = {EXAMPLES(ENTRY)};

/* What comes before the example has to go well. */
static void must(patients_status status, patients_error **error) {
  if (status == PATIENTS_OK)
    return;
  fprintf(stderr, "cannot begin: %s\n", patients_error_message(*error));
  exit(EXIT_FAILURE);
}

/* A client of the practice registry; `journal` may be NULL. */
static patients_client *client_with(const char *journal) {
  patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  patients_client *client = NULL;
  patients_error *error = NULL;
  options.base_url = getenv("PATIENTS_BASE_URL");
  options.token = getenv("PATIENTS_TOKEN");
  options.journal = journal;
  must(patients_client_new(&options, &client, &error), &error);
  return client;
}

/* Gives the exit code. */
static int run_example(const char *name, struct context *context) {
  size_t i;
  for (i = 0; i < sizeof examples / sizeof *examples; i++)
    if (strcmp(examples[i].name, name) == 0) {
      examples[i].run(context);
      return EXIT_SUCCESS;
    }
  return EXIT_FAILURE;
}

#endif
