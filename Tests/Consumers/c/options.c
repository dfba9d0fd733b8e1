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
  return wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
