/*
 * One letter with a million marks on it, wherever a text goes in: in a name, a
 * gender, a date, a reply.  Unicode has such marks put in order before two
 * texts are compared, and that takes the square of their number, which would
 * be hours here.  So the alarm is for a call that never ends, not for a slow
 * machine.
 */
#include "expect.h"

#include <unistd.h>

enum { MARKS = 1000000, LENGTH = 1 + 2 * MARKS, WAIT = 120 };

/* 'e', then an acute and a dot below in turn, which is not their order. */
static char letter[LENGTH + 1];

static void make_letter(void) {
  letter[0] = 'e';
  for (int i = 0; i < MARKS; i++)
    memcpy(letter + 1 + 2 * i, i % 2 ? "\xCC\xA3" : "\xCC\x81", 2);
}

static void read_values(void) {
  patients_date_options dates = PATIENTS_DATE_OPTIONS_INIT;
  const patients_gender_word word = {letter, "Male"}, none = {"x", letter};
  const char *const title = letter, *gender = NULL;
  patients_name name;
  patients_phone phone;
  patients_field field = 0;
  char date[11];
  phone.size = sizeof phone;
  name.size = sizeof name;
  dates.format = letter;
  EXPECT(PATIENTS_ERR_GENDER,
         patients_gender_parse(letter, NUL, &gender, &error));
  EXPECT(PATIENTS_ERR_GENDER,
         patients_gender_parse_with(letter, NUL, &word, 1, &gender, &error));
  EXPECT(PATIENTS_ERR_ARGUMENT,
         patients_gender_parse_with("x", 1, &none, 1, &gender, &error));
  EXPECT(PATIENTS_ERR_DATE,
         patients_date_parse(letter, NUL, "DD MMM YYYY", date, &error));
  EXPECT(PATIENTS_ERR_ARGUMENT,
         patients_date_parse_with("x", 1, &dates, date, &error));
  EXPECT(PATIENTS_ERR_PHONE,
         patients_phone_parse(letter, NUL, "+971", &phone, &error));
  EXPECT(PATIENTS_ERR_ARGUMENT,
         patients_field_named(letter, NUL, &field, &error));
  EXPECT(PATIENTS_OK,
         patients_name_split(letter, NUL, &title, 1, &name, &error));
  EXPECT_TRUE(name.title_length == 0 && name.name_length == LENGTH);
}

static void check_patient(void) {
  const patients_client_options options = practice_options();
  patients_client *client = client_with(&options);
  patients_patient *patient = sound_lead();
  patients_issues *issues = NULL;
  char *json = NULL;
  patients_field field;
  for (field = PATIENTS_PREFERRED_NAME; field <= PATIENTS_DATE_OF_BIRTH;
       field++)
    set_text(patient, field, letter);
  EXPECT(PATIENTS_OK, patients_patient_check(patient, &issues, &error));
  EXPECT(PATIENTS_ERR_INVALID,
         patients_patient_encode(patient, &json, NULL, &error));
  EXPECT(PATIENTS_ERR_INVALID,
         patients_client_register(client, patient, NULL, &error));
  patients_issues_free(issues);
  patients_patient_free(patient);
  patients_client_free(client);
}

static void decode(int32_t http_status, patients_status expected,
                   const char *format) {
  size_t size = strlen(format) + LENGTH;
  char *body = malloc(size);
  patients_record *record = NULL;
  if (!body)
    exit(EXIT_FAILURE);
  snprintf(body, size, format, letter);
  EXPECT(expected, patients_reply_decode(http_status, body, NUL, letter,
                                         &record, &error));
  patients_record_free(record);
  free(body);
}

#define SUCCESS(members)                                                       \
  "{\"status\":\"0\",\"data\":{\"patient\":{\"id\":\"a\"," members "}}}"

static void decode_replies(void) {
  decode(200, PATIENTS_ERR_REJECTED, "{\"status\":\"%s\"}");
  decode(400, PATIENTS_ERR_REJECTED, "{\"status\":\"7\",\"message\":\"%s\"}");
  decode(429, PATIENTS_ERR_THROTTLED, "{\"message\":\"%s\"}");
  decode(200, PATIENTS_OK, SUCCESS("\"fullName\":\"%s\""));
  /* A key that is as long is no registry's. */
  decode(200, PATIENTS_ERR_IN_DOUBT, SUCCESS("\"%s\":1"));
}

/* One line, and no longer than it may be. */
static void make_error(void) {
  patients_error *error =
      patients_error_new(PATIENTS_ERR_ARGUMENT, letter, NUL);
  size_t length = strlen(patients_error_message(error));
  EXPECT_TRUE(length >= 990 && length <= 1000);
  patients_error_free(error);
}

int main(void) {
  alarm(WAIT);
  make_letter();
  read_values();
  check_patient();
  decode_replies();
  make_error();
  return conclusion();
}
