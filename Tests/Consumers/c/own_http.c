/*
 * Registers a lead over HTTP of this program's own, with the library's two
 * pure halves: a patient to a request's body, a reply to what it means.
 *
 *   PATIENTS_BASE_URL=http://127.0.0.1:8080 PATIENTS_TOKEN=... ./a.out
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <patients.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int fail(const char *what, patients_error *error) {
  fprintf(stderr, "own_http: %s: %s\n", what,
          error ? patients_error_message(error) : "");
  patients_error_free(error);
  return EXIT_FAILURE;
}

/* A connection to http://a.b.c.d:port, or -1. */
static int connect_to(const char *url) {
  struct sockaddr_in address = {0};
  char host[16];
  unsigned port = 0;
  if (!url || sscanf(url, "http://%15[0-9.]:%u", host, &port) != 2)
    return -1;
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)port);
  inet_pton(AF_INET, host, &address.sin_addr);
  int connection = socket(AF_INET, SOCK_STREAM, 0);
  return connect(connection, (struct sockaddr *)&address, sizeof address)
             ? -1
             : connection;
}

/* The whole reply as text; its body begins behind the first blank line. */
static size_t exchange(int connection, const char *token, const char *json,
                       size_t length, char *reply, size_t size) {
  size_t taken = 0;
  ssize_t count;
  dprintf(connection,
          "POST " PATIENTS_REGISTER_PATH " HTTP/1.1\r\nHost: localhost\r\n"
          "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
          "Content-Length: %zu\r\nConnection: close\r\n\r\n%s",
          token, length, json);
  while (taken < size - 1 &&
         (count = read(connection, reply + taken, size - 1 - taken)) > 0)
    taken += (size_t)count;
  reply[taken] = '\0';
  close(connection);
  return taken;
}

/* What the reply means is the library's to say. */
static int read_reply(const char *reply) {
  patients_record *record = NULL;
  patients_error *error = NULL;
  const char *id = NULL, *body = strstr(reply, "\r\n\r\n");
  int status = 0;
  if (!body || sscanf(reply, "HTTP/1.1 %d", &status) != 1)
    return fail("no reply", NULL);
  if (patients_reply_decode(status, body + 4, PATIENTS_NUL_TERMINATED, NULL,
                            &record, &error) != PATIENTS_OK)
    return fail("not registered", error);
  patients_record_get(record, PATIENTS_ID, &id, NULL, NULL);
  printf("registered: id %s\n", id);
  patients_record_free(record);
  return EXIT_SUCCESS;
}

int main(void) {
  static char reply[65536];
  patients_patient *lead = NULL;
  patients_error *error = NULL;
  char *json = NULL;
  size_t length = 0;
  const char *token = getenv("PATIENTS_TOKEN");
  int connection = connect_to(getenv("PATIENTS_BASE_URL"));
  if (connection < 0 || !token)
    return fail("no registry", NULL);
  patients_patient_new(&lead, NULL);
  patients_patient_set_lead(lead, true, NULL);
  patients_patient_set(lead, PATIENTS_GENDER, "Female", PATIENTS_NUL_TERMINATED,
                       NULL);
  patients_status status =
      patients_patient_encode(lead, &json, &length, &error);
  patients_patient_free(lead);
  if (status != PATIENTS_OK)
    return fail("cannot be sent", error);
  exchange(connection, token, json, length, reply, sizeof reply);
  patients_text_free(json);
  /* A wrong status is no success, whatever the body says. */
  patients_record *none = NULL;
  if (patients_reply_decode(500, "{}", 2, NULL, &none, NULL) !=
          PATIENTS_ERR_IN_DOUBT ||
      none != NULL)
    return fail("500 is in doubt", NULL);
  return read_reply(reply);
}
