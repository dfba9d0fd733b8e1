/*
 * Loads the library, uses it and unloads it, again and again, as a host does
 * that keeps it behind a plugin.  Each time it works; nothing piles up.
 *
 *   unload LIBRARY [TIMES]   libpatients.so.0 by its path
 */
#include "../fuzz/live.h"
#include "snapshot.h"

#include <dlfcn.h>
#include <patients.h>
#include <stdio.h>
#include <stdlib.h>

static void *library;

static void *function(const char *name) {
  void *found = dlsym(library, name);
  if (!found) {
    fprintf(stderr, "not ok - %s\n", dlerror());
    exit(1);
  }
  return found;
}

#define GET(name) __typeof__(&name) get_##name = function(#name)

static void expect(bool condition, const char *what, int round) {
  if (condition)
    return;
  fprintf(stderr, "not ok - round %d: %s\n", round, what);
  exit(1);
}

/* A patient of this time, and one that is gone since the time before. */
static void make_patient(patients_patient **patient, int round) {
  GET(patients_patient_new);
  GET(patients_patient_set);
  GET(patients_patient_set_lead);
  GET(patients_patient_free);
  patients_patient *gone = *patient;
  expect(get_patients_patient_new(patient, NULL) == PATIENTS_OK,
         "a patient is not made", round);
  expect(get_patients_patient_set_lead(gone, true, NULL) == PATIENTS_ERR_HANDLE,
         "a handle of the time before is good", round);
  expect(get_patients_patient_set(*patient, PATIENTS_FULL_NAME, "Practice", 8,
                                  NULL) == PATIENTS_OK,
         "a name is not taken", round);
  get_patients_patient_free(*patient);
}

static void use_client(int round) {
  GET(patients_client_new);
  GET(patients_client_register);
  GET(patients_client_free);
  GET(patients_patient_new);
  GET(patients_patient_free);
  patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  patients_client *client = NULL;
  patients_patient *patient = NULL;
  options.base_url = getenv("PATIENTS_BASE_URL");
  options.token = getenv("PATIENTS_TOKEN");
  expect(get_patients_client_new(&options, &client, NULL) == PATIENTS_OK,
         "a client is not made", round);
  get_patients_patient_new(&patient, NULL);
  expect(get_patients_client_register(client, patient, NULL, NULL) ==
             PATIENTS_ERR_INVALID,
         "an empty patient is taken", round);
  get_patients_patient_free(patient);
  get_patients_client_free(client);
}

int main(int count, char **arguments) {
  enum { WARM_UP = 10 };
  int times = count > 2 ? atoi(arguments[2]) : 200, files = 0;
  long blocks = 0;
  patients_patient *patient = NULL;
  for (int round = 1; round <= times; round++) {
    library = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
    expect(library != NULL, "it does not load", round);
    make_patient(&patient, round);
    use_client(round);
    expect(dlclose(library) == 0, "it does not unload", round);
    if (round == WARM_UP) {
      files = snapshot_files();
      blocks = live_blocks();
    }
  }
  expect(snapshot_files() == files, "files are open", times);
  expect(snapshot_threads() == 1, "there are threads", times);
  expect(live_blocks() <= blocks + 8, "memory is lost", times);
  printf("ok - loaded and unloaded %d times\n", times);
  return 0;
}
