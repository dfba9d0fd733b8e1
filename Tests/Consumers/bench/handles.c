/*
 * What looking up a handle costs: nanoseconds a call of the most trivial
 * functions that take one, against a C function that does as much without.
 * The best of several rounds, for whatever else the machine does adds to it.
 */
#include <patients.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

enum { CALLS = 5000000, ROUNDS = 7 };

typedef patients_status function(const patients_patient *patient, bool *is_lead,
                                 patients_error **error);

/* Reads a field behind its pointer, as C does. */
__attribute__((noinline)) static patients_status
plain(const patients_patient *patient, bool *is_lead, patients_error **error) {
  __asm__ volatile("");
  *is_lead = *(const bool *)patient;
  if (error)
    *error = NULL;
  return PATIENTS_OK;
}

static patients_status pending(const patients_patient *client, bool *is_lead,
                               patients_error **error) {
  (void)is_lead, (void)error;
  return (patients_status)patients_client_pending((const void *)client);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double measure(function *call, const void *handle) {
  double best = 1e9;
  for (int round = 0; round < ROUNDS; round++) {
    bool is_lead;
    double start = now();
    for (int i = 0; i < CALLS; i++)
      call(handle, &is_lead, NULL);
    double each = (now() - start) / CALLS;
    if (each < best)
      best = each;
  }
  return best;
}

static void tell(const char *what, function *call, const void *handle) {
  printf("%-44s %5.1f ns\n", what, measure(call, handle));
}

typedef struct share {
  patients_patient *patient;
  double nanoseconds;
} share;

static void *measure_share(void *argument) {
  share *own = argument;
  own->nanoseconds = measure(patients_patient_is_lead, own->patient);
  return NULL;
}

/* Each with a handle of its own; the two were made one after the other. */
static void tell_threads(void) {
  share shares[2];
  pthread_t threads[2];
  for (int i = 0; i < 2; i++)
    patients_patient_new(&shares[i].patient, NULL);
  for (int i = 0; i < 2; i++)
    pthread_create(&threads[i], NULL, measure_share, &shares[i]);
  for (int i = 0; i < 2; i++)
    pthread_join(threads[i], NULL);
  printf("%-44s %5.1f ns and %.1f ns\n", "two threads, a handle each",
         shares[0].nanoseconds, shares[1].nanoseconds);
  for (int i = 0; i < 2; i++)
    patients_patient_free(shares[i].patient);
}

int main(void) {
  bool field = true;
  patients_patient *patient = NULL, *freed = NULL;
  patients_client *client = NULL;
  patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  options.base_url = "http://127.0.0.1:1";
  options.token = "token";
  patients_patient_new(&patient, NULL);
  patients_patient_new(&freed, NULL);
  patients_patient_free(freed);
  patients_client_new(&options, &client, NULL);

  tell("a C function that follows a pointer", plain, &field);
  tell("patients_patient_is_lead", patients_patient_is_lead, patient);
  tell("patients_client_pending", pending, client);
  tell("patients_patient_is_lead, NULL", patients_patient_is_lead, NULL);
  tell("patients_patient_is_lead, freed", patients_patient_is_lead, freed);
  tell("patients_patient_is_lead, another type", patients_patient_is_lead,
       client);
  tell("patients_patient_is_lead, a random number", patients_patient_is_lead,
       (void *)0x1234567890abcdef);
  tell_threads();

  patients_client_free(client);
  patients_patient_free(patient);
  return 0;
}
