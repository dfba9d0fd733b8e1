/*
 * A thread that is cancelled while it registers a patient goes on until the
 * patient's outcome is known, and the client is free for the next.
 */
#define _GNU_SOURCE
#include "practice.h"

#include <pthread.h>

static patients_client *client;
static const char *key;
static patients_patient *lead;
static patients_status outcome;

static patients_status register_lead(void) {
  return key ? patients_client_register_keyed(client, lead, key, NUL, NULL,
                                              NULL)
             : patients_client_register(client, lead, NULL, NULL);
}

/* It is cancelled beforehand, so that the first call that can be left in the
 * middle would be. */
static void *register_cancelled(void *unused) {
  pthread_cancel(pthread_self());
  outcome = register_lead();
  pthread_testcancel();
  return unused;
}

static void try_one(const patients_client_options *options, const char *name) {
  pthread_t thread;
  void *result = NULL;
  lead = sound_lead();
  set_text(lead, PATIENTS_FULL_NAME, name);
  client = client_with(options);
  outcome = -1;
  if (pthread_create(&thread, NULL, register_cancelled, NULL) != 0)
    exit(EXIT_FAILURE);
  pthread_join(thread, &result);
  place = name;
  expect_true(result == PTHREAD_CANCELED, "the thread was not cancelled");
  expect_true(outcome == PATIENTS_OK, "the call did not return");
  expect_fate(PATIENTS_OK, name);
  key = key ? "another" : NULL;
  expect_true(register_lead() == PATIENTS_OK, "the client is not free");
  patients_client_free(client);
  patients_patient_free(lead);
}

int main(int count, char **words) {
  patients_client_options options = practice_options();
  char journal[1024];
  (void)count;
  try_one(&options, "cancelled without a journal");
  snprintf(journal, sizeof journal, "%s.journal", words[0]);
  options.journal = journal;
  key = "one";
  try_one(&options, "cancelled with a journal");
  return conclusion();
}
