/*
 * What the programs here that try every failure share: each call is held to
 * its status, and to the promise of every function, a text with each failure
 * and none with a success.
 */
#ifndef EXPECT_H
#define EXPECT_H

#include <patients.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;
static const char *place;

/* What a place for an error holds before the call: it has to be overwritten. */
#define UNTOUCHED ((patients_error *)&failures)

#define NUL PATIENTS_NUL_TERMINATED

static void complain(const char *what) {
  fprintf(stderr, "%s: %s\n", place, what);
  failures++;
}

static void expect_true(int truth, const char *what) {
  if (!truth)
    complain(what);
}

/* One line of text, by the status that the function gave. */
static void expect_text(const patients_error *error, patients_status status) {
  const char *text = patients_error_message(error);
  if (error == NULL || error == UNTOUCHED)
    complain("a failure without an error");
  else if (*text == 0 || strpbrk(text, "\r\n"))
    complain("an error without a line of text");
  else if (patients_error_status(error) != status)
    complain("the error is of another status");
}

static void expect(patients_status expected, patients_status status,
                   patients_error *error) {
  if (status != expected) {
    fprintf(stderr, "%s: gives %s (%s), not %s\n", place,
            patients_status_name(status),
            error == UNTOUCHED ? "" : patients_error_message(error),
            patients_status_name(expected));
    failures++;
  }
  if (status == PATIENTS_OK)
    expect_true(error == NULL, "a success with an error, or without a NULL");
  else
    expect_text(error, status);
  if (error != UNTOUCHED)
    patients_error_free(error);
}

/* EXPECT(PATIENTS_ERR_X, call(…, &error)), and the same without an error. */
#define EXPECT(expected, call)                                                 \
  do {                                                                         \
    patients_error *error = UNTOUCHED;                                         \
    patients_status found;                                                     \
    place = #call;                                                             \
    found = (call);                                                            \
    expect(expected, found, error);                                            \
  } while (0)

#define EXPECT_TRUE(truth)                                                     \
  do {                                                                         \
    place = __FILE__;                                                          \
    expect_true((truth) != 0, #truth);                                         \
  } while (0)

static void set_text(patients_patient *patient, patients_field field,
                     const char *text) {
  EXPECT(PATIENTS_OK, patients_patient_set(patient, field, text, NUL, &error));
}

/* A lead that the registry takes. */
static patients_patient *sound_lead(void) {
  patients_patient *lead = NULL;
  EXPECT(PATIENTS_OK, patients_patient_new(&lead, &error));
  EXPECT(PATIENTS_OK, patients_patient_set_lead(lead, true, &error));
  set_text(lead, PATIENTS_FULL_NAME, "Practice Person");
  set_text(lead, PATIENTS_GENDER, "Female");
  return lead;
}

/* Options for a client of the practice registry. */
static patients_client_options practice_options(void) {
  patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  options.base_url = getenv("PATIENTS_BASE_URL");
  options.token = getenv("PATIENTS_TOKEN");
  return options;
}

static patients_client *client_with(const patients_client_options *options) {
  patients_client *client = NULL;
  EXPECT(PATIENTS_OK, patients_client_new(options, &client, &error));
  return client;
}

static int conclusion(void) {
  if (failures > 0)
    fprintf(stderr, "%d of the calls are not as promised\n", failures);
  return failures > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
