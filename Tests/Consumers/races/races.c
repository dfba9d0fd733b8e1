/*
 * Threads in one client, for the thread sanitizer: one drives it, the others
 * get PATIENTS_ERR_BUSY while it does, and each request is told once.
 *
 *   races          the above; PATIENTS_BASE_URL takes its time to answer
 *   races plant    two threads have the library write to one place, which no
 *                  program may: the sanitizer must find that, in the library
 */
#include <patients.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 4, EACH = 40 };

static patients_client *client;
static patients_patient *patient;
static atomic_int busy, told, registered;

static void broken(const char *what, patients_status status) {
  fprintf(stderr, "not ok - %s: %s\n", what, patients_status_name(status));
  exit(1);
}

static void make_patient(void) {
  static const struct {
    patients_field field;
    const char *text;
  } texts[] = {{PATIENTS_FULL_NAME, "Practice Person"},
               {PATIENTS_CALLING_CODE, "+971"},
               {PATIENTS_LOCAL_PHONE, "561231231"},
               {PATIENTS_GENDER, "Male"},
               {PATIENTS_DATE_OF_BIRTH, "1990-02-28"}};
  patients_patient_new(&patient, NULL);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    patients_patient_set(patient, texts[i].field, texts[i].text,
                         PATIENTS_NUL_TERMINATED, NULL);
}

/* Again and again until nobody else is in the client or the patient. */
static void submit(uint64_t tag) {
  patients_status status;
  while ((status = patients_client_submit(client, patient, tag, NULL)) ==
         PATIENTS_ERR_BUSY)
    atomic_fetch_add(&busy, 1);
  if (status != PATIENTS_OK)
    broken("submit", status);
}

static void *take_turns(void *nothing) {
  patients_completion done = {.size = sizeof done};
  for (int i = 0; i < EACH; i++)
    submit((uint64_t)i);
  while (atomic_load(&told) < THREADS * EACH) {
    patients_status status = patients_client_wait(client, 5, &done, NULL);
    if (status == PATIENTS_ERR_BUSY)
      atomic_fetch_add(&busy, 1);
    if (status != PATIENTS_OK)
      continue;
    atomic_fetch_add(&told, 1);
    atomic_fetch_add(&registered, done.status == PATIENTS_OK);
    patients_record_free(done.record);
    patients_error_free(done.error);
  }
  return nothing;
}

/* The library writes to what both threads gave as their own. */
static void *share_an_output(void *nothing) {
  static bool is_lead;
  patients_patient *own = NULL;
  patients_patient_new(&own, NULL);
  for (int i = 0; i < 10000; i++)
    patients_patient_is_lead(own, &is_lead, NULL);
  patients_patient_free(own);
  return nothing;
}

static void run(void *(*const *bodies)(void *), int count) {
  pthread_t threads[THREADS];
  for (int i = 0; i < count; i++)
    pthread_create(&threads[i], NULL, bodies[i], NULL);
  for (int i = 0; i < count; i++)
    pthread_join(threads[i], NULL);
}

int main(int count, char **arguments) {
  static void *(*const all[THREADS])(void *) = {take_turns, take_turns,
                                                take_turns, take_turns};
  static void *(*const mistake[])(void *) = {share_an_output, share_an_output};
  patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  (void)arguments;
  make_patient();
  if (count > 1) {
    run(mistake, 2);
    return 0;
  }
  options.base_url = getenv("PATIENTS_BASE_URL");
  options.token = getenv("PATIENTS_TOKEN");
  patients_status status = patients_client_new(&options, &client, NULL);
  if (status != PATIENTS_OK)
    broken("client", status);
  run(all, THREADS);
  patients_client_free(client);
  patients_patient_free(patient);
  printf("%d registered, busy %d times\n", registered, busy);
  return registered == THREADS * EACH && busy > 0 ? 0 : 1;
}
