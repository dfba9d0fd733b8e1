/*
 * Options structs: the initializer is the library's defaults byte for byte, a
 * struct of an older header is taken, and one of a newer is refused.
 */
#include <patients.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The struct as the first header had it: it ended before the journal. */
struct first_options {
  size_t size;
  const char *base_url, *token, *ca_file;
  bool allow_http, send_known_date;
  int32_t max_attempts, max_connections;
  int64_t connect_timeout_ms, first_byte_timeout_ms, total_timeout_ms;
  int64_t max_reply_bytes;
};

static int wrong;

static void expect(int right, const char *promise) {
  if (right)
    return;
  wrong++;
  printf("broken: %s\n", promise);
}

static patients_status make(const void *options, patients_status *told) {
  patients_client *client = NULL;
  patients_error *error = NULL;
  patients_status status = patients_client_new(options, &client, &error);
  *told = error ? patients_error_status(error) : PATIENTS_OK;
  patients_error_free(error);
  patients_client_free(client);
  return status;
}

/* What will not do is told by the name that it has in the struct. */
static void expect_named(const patients_client_options *options,
                         const char *text) {
  patients_client *client = NULL;
  patients_error *error = NULL;
  expect(patients_client_new(options, &client, &error) ==
                 PATIENTS_ERR_ARGUMENT &&
             strcmp(patients_error_message(error), text) == 0,
         text);
  patients_error_free(error);
  patients_client_free(client);
}

static void name_what_is_out_of_range(void) {
  const patients_client_options sound = PATIENTS_CLIENT_OPTIONS_INIT;
  patients_client_options options = sound;
  options.base_url = "https://registry.example";
  options.token = "t";
  options.max_connections = 16385;
  expect_named(&options, "max_connections is not between 1 and 16384");
  options.max_connections = 1;
  options.max_attempts = 101;
  expect_named(&options, "max_attempts is not between 1 and 100");
  options.max_attempts = 1;
  options.max_reply_bytes = INT64_MAX;
  expect_named(&options, "max_reply_bytes is not between 1 and 1073741824");
}

int main(void) {
  /* Static, so that its padding is zeros, as the function's is. */
  static const patients_client_options macro = PATIENTS_CLIENT_OPTIONS_INIT;
  static const struct first_options first = {sizeof first,
                                             "https://registry.example",
                                             "t",
                                             NULL,
                                             false,
                                             false,
                                             4,
                                             32,
                                             10000,
                                             30000,
                                             60000,
                                             4194304};
  patients_client_options options;
  unsigned char *newer = calloc(1, sizeof options + 8);
  size_t newer_size = sizeof options + 8;
  patients_status told;
  if (!newer)
    return EXIT_FAILURE;
  memset(&options, 0xA5, sizeof options);
  expect(patients_client_options_init(&options, sizeof options, NULL) ==
             PATIENTS_OK,
         "the function fills today's struct");
  expect(memcmp(&options, &macro, sizeof options) == 0,
         "the initializer is the function's defaults byte for byte");

  memset(&options, 0xA5, sizeof options);
  expect(patients_client_options_init(&options, sizeof first, NULL) ==
             PATIENTS_OK,
         "the function fills an older struct");
  expect(memcmp((char *)&options + sizeof options.size,
                (const char *)&macro + sizeof options.size,
                sizeof first - sizeof options.size) == 0,
         "with the same defaults");
  expect(((unsigned char *)&options)[sizeof first] == 0xA5,
         "and nothing behind it");

  expect(make(&first, &told) == PATIENTS_OK && told == PATIENTS_OK,
         "a client takes an older struct");
  memcpy(newer, &newer_size, sizeof newer_size);
  expect(make(newer, &told) == PATIENTS_ERR_VERSION &&
             told == PATIENTS_ERR_VERSION,
         "a client refuses a newer struct");
  free(newer);
  name_what_is_out_of_range();
  return wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
