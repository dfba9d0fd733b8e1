/*
 * Many clients in many threads do their work side by side; two threads in one
 * client are told PATIENTS_ERR_BUSY, and each request is still handed over
 * once.
 */
#define _GNU_SOURCE
#include <patients.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 16, EACH = 50, SHARED = 400 };

static patients_client *shared;
static atomic_uint registered, busy, left, wrong;

static patients_client *client(void) {
  patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  patients_client *made = NULL;
  options.base_url = getenv("PATIENTS_BASE_URL");
  options.token = getenv("PATIENTS_TOKEN");
  options.max_connections = 8;
  if (patients_client_new(&options, &made, NULL) != PATIENTS_OK)
    atomic_fetch_add(&wrong, 1);
  return made;
}

static patients_patient *lead(void) {
  patients_patient *made = NULL;
  patients_patient_new(&made, NULL);
  patients_patient_set_lead(made, true, NULL);
  patients_patient_set(made, PATIENTS_GENDER, "Male", PATIENTS_NUL_TERMINATED,
                       NULL);
  return made;
}

/* Takes one completion; says what wait() said. */
static patients_status take(patients_client *from, int64_t timeout) {
  patients_completion done = {0};
  done.size = sizeof done;
  patients_status status = patients_client_wait(from, timeout, &done, NULL);
  if (status != PATIENTS_OK)
    return status;
  atomic_fetch_add(done.status == PATIENTS_OK ? &registered : &wrong, 1);
  patients_record_free(done.record);
  patients_error_free(done.error);
  return status;
}

static void *alone(void *unused) {
  patients_client *own = client();
  patients_patient *patient = lead();
  for (uint64_t tag = 0; tag < EACH; tag++)
    if (patients_client_submit(own, patient, tag, NULL) != PATIENTS_OK)
      atomic_fetch_add(&wrong, 1);
  while (take(own, -1) == PATIENTS_OK)
    ;
  patients_patient_free(patient);
  patients_client_free(own);
  return unused;
}

static void *together(void *unused) {
  while (atomic_load(&left) > 0) {
    patients_status status = take(shared, 5);
    if (status == PATIENTS_OK)
      atomic_fetch_sub(&left, 1);
    else if (status == PATIENTS_ERR_BUSY)
      atomic_fetch_add(&busy, 1);
    else if (status != PATIENTS_ERR_TIMEOUT && status != PATIENTS_ERR_IDLE)
      atomic_fetch_add(&wrong, 1);
  }
  return unused;
}

static int run(void *(*body)(void *), unsigned count) {
  pthread_t threads[THREADS];
  for (unsigned i = 0; i < count; i++)
    if (pthread_create(&threads[i], NULL, body, NULL) != 0)
      exit(EXIT_FAILURE);
  for (unsigned i = 0; i < count; i++)
    pthread_join(threads[i], NULL);
  return 0;
}

int main(void) {
  run(alone, THREADS);
  printf("%u threads with a client each: %u registered\n", THREADS,
         atomic_load(&registered));
  if (atomic_exchange(&registered, 0) != THREADS * EACH)
    return EXIT_FAILURE;

  shared = client();
  patients_patient *patient = lead();
  for (uint64_t tag = 0; tag < SHARED; tag++)
    patients_client_submit(shared, patient, tag, NULL);
  atomic_store(&left, SHARED);
  run(together, 2);
  patients_patient_free(patient);
  patients_client_free(shared);
  printf("two threads in one client: %u registered, %u times busy\n",
         atomic_load(&registered), atomic_load(&busy));
  return atomic_load(&registered) == SHARED && atomic_load(&busy) > 0 &&
                 atomic_load(&wrong) == 0
             ? EXIT_SUCCESS
             : EXIT_FAILURE;
}
