/*
 * A thread that is cancelled while a script is loaded goes on until the call
 * has returned, and the script is free for the next.
 */
#define _GNU_SOURCE
#include "script_expect.h"

#include <pthread.h>

static patients_script *script;
static patients_status loaded;

/* It is cancelled beforehand: reading a file would be left in the middle. */
static void *load_cancelled(void *unused) {
  pthread_cancel(pthread_self());
  loaded = patients_script_load_file(script, "scripts/qualify_leads.lua", NULL);
  pthread_testcancel();
  return unused;
}

int main(void) {
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  pthread_t thread;
  void *result = NULL;
  loaded = PATIENTS_ERR_BUSY;
  script = open_script(&options);
  if (pthread_create(&thread, NULL, load_cancelled, NULL) != 0)
    return EXIT_FAILURE;
  pthread_join(thread, &result);
  expect(result == PTHREAD_CANCELED, "the thread is cancelled");
  expect(loaded == PATIENTS_OK, "after the call has returned");
  expect(patients_script_set_columns(script, NULL, 0, NULL) == PATIENTS_OK,
         "and the script is free");
  patients_script_close(script);
  return all_kept("script_cancelled");
}
