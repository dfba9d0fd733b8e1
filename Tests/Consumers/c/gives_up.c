/*
 * A libcurl that cannot go on, at each of its turns in one registration: the
 * patient is told what is known of the request, unsent or in doubt, and never
 * called unsent who was sent.  It stands between the library and libcurl:
 * where the library looks libcurl's functions up.
 */
#define _GNU_SOURCE
#include "expect.h"
#include "practice.h"

#include <curl/curl.h>
#include <dlfcn.h>

/* How many turns libcurl still takes; fewer than 0: all. */
static long left = -1;
static int refused;

static __typeof__(curl_multi_socket_action) *libcurls;

static CURLMcode take_turn(CURLM *multi, curl_socket_t socket, int events,
                           int *running) {
  if (left == 0) {
    refused = 1;
    return CURLM_OUT_OF_MEMORY;
  }
  if (left > 0)
    left--;
  return libcurls(multi, socket, events, running);
}

/* The library asks here, where libcurl's functions are. */
void *dlsym(void *library, const char *name) {
  static __typeof__(dlsym) *libcs;
  if (!libcs)
    *(void **)&libcs = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
  void *found = libcs(library, name);
  if (strcmp(name, "curl_multi_socket_action") != 0)
    return found;
  *(void **)&libcurls = found;
  __typeof__(libcurls) ours = take_turn;
  return *(void **)&ours;
}

static patients_status register_one(const patients_client_options *options,
                                    patients_client *client, const char *name) {
  patients_patient *lead = sound_lead();
  patients_error *error = UNTOUCHED;
  patients_status status;
  set_text(lead, PATIENTS_FULL_NAME, name);
  place = name;
  if (options->journal)
    status =
        patients_client_register_keyed(client, lead, name, NUL, NULL, &error);
  else
    status = patients_client_register(client, lead, NULL, &error);
  expect(status, status, error);
  patients_patient_free(lead);
  return status;
}

static void try_at_each_turn(const patients_client_options *options,
                             const char *words) {
  long turn = 0;
  do {
    char name[64];
    patients_client *client = client_with(options);
    patients_status status;
    snprintf(name, sizeof name, "%s %ld", words, turn);
    refused = 0;
    left = turn++;
    status = register_one(options, client, name);
    left = -1;
    place = name;
    expect_fate(status, name);
    expect_true(patients_client_pending(client) == 0, "still under way");
    patients_client_free(client);
  } while (refused && turn < 100);
  EXPECT_TRUE(turn > 2);
}

int main(int count, char **words) {
  patients_client_options options = practice_options();
  char journal[1024];
  (void)count;
  snprintf(journal, sizeof journal, "%s.journal", words[0]);
  try_at_each_turn(&options, "without a journal, at turn");
  options.journal = journal;
  try_at_each_turn(&options, "with a journal, at turn");
  return conclusion();
}
