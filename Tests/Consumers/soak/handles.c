/*
 * Fills the table of handles, 16 million of them, which takes two gigabytes
 * for a quarter of a minute: whoever asks for one more gets
 * PATIENTS_ERR_MEMORY and a text, a patient is not sent whose record there is
 * no handle for, and one that is freed makes room for another.
 */
#include "../c/expect.h"

#include <stdint.h>

static patients_issues **all;
static size_t count;

static patients_status one_more(const patients_patient *patient,
                                patients_error **error) {
  return patients_patient_check(patient, &all[count], error);
}

static void fill(const patients_patient *patient) {
  const size_t beyond = (size_t)1 << 24;
  patients_error *error = UNTOUCHED;
  all = malloc((beyond + 1) * sizeof *all);
  EXPECT_TRUE(all != NULL);
  while (all && count < beyond && one_more(patient, &error) == PATIENTS_OK)
    count++;
  printf("%lu handles are open\n", (unsigned long)count);
  place = "the handle after the last";
  expect(PATIENTS_ERR_MEMORY, patients_error_status(error), error);
  EXPECT_TRUE(count > beyond - 10000);
}

/* Nothing may be sent whose outcome could not be told. */
static void send_nothing(patients_client *client,
                         const patients_patient *lead) {
  patients_record *record = NULL;
  patients_patient *another = NULL;
  int i;
  for (i = 0; i < 2000 && failures == 0; i++) {
    EXPECT(PATIENTS_ERR_MEMORY,
           patients_client_register(client, lead, &record, &error));
    EXPECT(PATIENTS_ERR_MEMORY, patients_patient_new(&another, &error));
  }
  EXPECT_TRUE(record == NULL && another == NULL);
}

int main(void) {
  patients_client_options options = practice_options();
  patients_client *client = client_with(&options);
  patients_patient *lead = sound_lead();
  patients_record *record = NULL;
  fill(lead);
  send_nothing(client, lead);
  patients_issues_free(all[--count]);
  EXPECT(PATIENTS_OK, patients_client_register(client, lead, &record, &error));
  patients_record_free(record);
  while (count > 0)
    patients_issues_free(all[--count]);
  free(all);
  patients_patient_free(lead);
  patients_client_free(client);
  return conclusion();
}
