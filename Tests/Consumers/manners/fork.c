/*
 * Forks while requests are on the wire.  The child gets PATIENTS_ERR_FORKED
 * for the parent's client, from every function that takes one, makes one of
 * its own, frees the parent's and ends as programs do; the parent's requests
 * go on, on the same connections, and each reaches the registry once.
 *
 * The registry is PATIENTS_BASE_URL, over TLS PATIENTS_TLS_URL with
 * PATIENTS_CA_FILE; it takes its time to answer.  PATIENTS_RECORD is its list
 * of requests.
 */
#include <patients.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MANY = 8, FORKS = 100 };

#define EXPECT(condition)                                                      \
  do {                                                                         \
    if (!(condition)) {                                                        \
      fprintf(stderr, "not ok - line %d, %s: %s\n", __LINE__, scene,           \
              #condition);                                                     \
      exit(1);                                                                 \
    }                                                                          \
  } while (0)

static const char *scene = "";

/* ---- what is sent -------------------------------------------------------- */

static patients_patient *sound_patient(void) {
  patients_patient *patient = NULL;
  EXPECT(patients_patient_new(&patient, NULL) == PATIENTS_OK);
  const char *texts[] = {[PATIENTS_FULL_NAME] = "Practice Person",
                         [PATIENTS_CALLING_CODE] = "+971",
                         [PATIENTS_LOCAL_PHONE] = "561231231",
                         [PATIENTS_GENDER] = "Male",
                         [PATIENTS_DATE_OF_BIRTH] = "1990-02-28"};
  for (int field = 0; field <= PATIENTS_DATE_OF_BIRTH; field++)
    if (texts[field])
      patients_patient_set(patient, field, texts[field],
                           PATIENTS_NUL_TERMINATED, NULL);
  return patient;
}

static patients_client *client_of(const char *base_url, const char *journal) {
  patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  patients_client *client = NULL;
  options.base_url = base_url;
  options.token = getenv("PATIENTS_TOKEN");
  if (strncmp(base_url, "https:", 6) == 0)
    options.ca_file = getenv("PATIENTS_CA_FILE");
  options.journal = journal;
  options.registry_name = "practice";
  EXPECT(patients_client_new(&options, &client, NULL) == PATIENTS_OK);
  return client;
}

/* How many patients the registry was asked for. */
static int asked(void) {
  char line[4096];
  int count = 0;
  FILE *record = fopen(getenv("PATIENTS_RECORD"), "re");
  while (record && fgets(line, sizeof line, record))
    count += strstr(line, "/patients/add\"") != NULL;
  if (record)
    fclose(record);
  return count;
}

static void submit(patients_client *client, const patients_patient *patient,
                   uint64_t tag, bool keyed) {
  char key[32];
  snprintf(key, sizeof key, "%d", (int)tag);
  EXPECT((keyed ? patients_client_submit_keyed(
                      client, patient, key, PATIENTS_NUL_TERMINATED, tag, NULL)
                : patients_client_submit(client, patient, tag, NULL)) ==
         PATIENTS_OK);
}

/* Waits until nothing is under way; all of it must be registered. */
static void collect(patients_client *client) {
  patients_completion done = {.size = sizeof done};
  while (patients_client_pending(client) > 0) {
    EXPECT(patients_client_wait(client, -1, &done, NULL) == PATIENTS_OK);
    EXPECT(done.status == PATIENTS_OK);
    patients_record_free(done.record);
  }
}

/* ---- the child ----------------------------------------------------------- */

static void use_of_parents(patients_client *client,
                           const patients_patient *patient) {
  patients_completion done = {.size = sizeof done};
  patients_error *error = NULL;
  EXPECT(patients_client_submit(client, patient, 0, &error) ==
         PATIENTS_ERR_FORKED);
  EXPECT(strstr(patients_error_message(error), "parent"));
  patients_error_free(error);
  EXPECT(patients_client_submit_keyed(client, patient, "k", 1, 0, NULL) ==
         PATIENTS_ERR_FORKED);
  EXPECT(patients_client_register(client, patient, NULL, NULL) ==
         PATIENTS_ERR_FORKED);
  EXPECT(patients_client_register_keyed(client, patient, "k", 1, NULL, NULL) ==
         PATIENTS_ERR_FORKED);
  EXPECT(patients_client_wait(client, -1, &done, NULL) == PATIENTS_ERR_FORKED);
}

static void use_of_own(const char *base_url, const patients_patient *patient) {
  patients_client *own = client_of(base_url, NULL);
  EXPECT(patients_client_register(own, patient, NULL, NULL) == PATIENTS_OK);
  patients_client_free(own);
}

static void be_child(patients_client *parents, const patients_patient *patient,
                     const char *base_url) {
  alarm(60); /* who hangs has failed */
  use_of_parents(parents, patient);
  use_of_own(base_url, patient);
  patients_client_free(parents);
  use_of_own(base_url, patient);
  exit(0);
}

static void expect_good_end(pid_t child) {
  int status = -1;
  EXPECT(child > 0 && waitpid(child, &status, 0) == child);
  EXPECT(status == 0);
}

/* ---- one client, forked in the middle ------------------------------------ */

static void fork_with(const char *base_url, const char *journal) {
  patients_patient *patient = sound_patient();
  patients_client *client = client_of(base_url, journal);
  patients_completion done = {.size = sizeof done};
  int before = asked();
  for (uint64_t tag = 0; tag < MANY; tag++)
    submit(client, patient, tag, journal != NULL);
  EXPECT(patients_client_wait(client, 50, &done, NULL) == PATIENTS_ERR_TIMEOUT);
  pid_t child = fork();
  if (child == 0)
    be_child(client, patient, base_url);
  expect_good_end(child);
  EXPECT(patients_client_pending(client) == MANY);
  collect(client);
  for (uint64_t tag = MANY; tag < 2 * MANY; tag++)
    submit(client, patient, tag, journal != NULL);
  collect(client);
  patients_client_free(client);
  patients_patient_free(patient);
  EXPECT(asked() == before + 2 * MANY + 2);
}

/* ---- many threads, forked again and again -------------------------------- */

static volatile bool over;

/* Makes and frees handles without end, and errors, which are handles too. */
static void *make_handles(void *nothing) {
  while (!over) {
    patients_patient *patient = sound_patient();
    patients_error *error = NULL;
    patients_patient_get(patient, 99, NULL, NULL, &error);
    patients_error_free(error);
    patients_patient_free(patient);
  }
  return nothing;
}

/* In the client without end, or nearly. */
static void *drive(void *client) {
  patients_patient *patient = sound_patient();
  while (!over) {
    submit(client, patient, 1, false);
    collect(client);
  }
  patients_patient_free(patient);
  return NULL;
}

static void fork_threads(const char *base_url) {
  pthread_t makers[2], driver;
  patients_patient *patient = sound_patient();
  patients_client *client = client_of(base_url, NULL);
  for (int i = 0; i < 2; i++)
    pthread_create(&makers[i], NULL, make_handles, NULL);
  pthread_create(&driver, NULL, drive, client);
  for (int i = 0; i < FORKS; i++) {
    pid_t child = fork();
    if (child == 0) {
      alarm(60);
      use_of_parents(client, patient);
      patients_client_free(client_of(base_url, NULL));
      patients_client_free(client);
      _exit(0);
    }
    expect_good_end(child);
  }
  over = true;
  for (int i = 0; i < 2; i++)
    pthread_join(makers[i], NULL);
  pthread_join(driver, NULL);
  patients_client_free(client);
  patients_patient_free(patient);
}

int main(void) {
  scene = "over plain HTTP";
  fork_with(getenv("PATIENTS_BASE_URL"), NULL);
  scene = "with a journal";
  fork_with(getenv("PATIENTS_BASE_URL"), "fork.journal");
  scene = "over TLS";
  fork_with(getenv("PATIENTS_TLS_URL"), NULL);
  scene = "with threads in the library";
  fork_threads(getenv("PATIENTS_BASE_URL"));
  printf("ok - a child leaves its parent's requests alone\n");
  return 0;
}
