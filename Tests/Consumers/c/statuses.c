/*
 * Provokes each status that a function of patients.h gives, and says so in a
 * line, `provoked NAME: TEXT`, which scripts/dev/check-errors.sh reads.
 * out_of_memory.c has PATIENTS_ERR_MEMORY.
 */
#define _POSIX_C_SOURCE 200809L
#include "expect.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static patients_client *client;
static patients_patient *lead;

/* A port of this machine that takes connections and never says a word, or,
 * once it is closed, none at all. */
static struct {
  int socket;
  char url[64];
} silence;

static void provoked(patients_status expected, patients_status status,
                     patients_error *error) {
  if (status == expected)
    printf("provoked %s: %s\n", patients_status_name(status),
           patients_error_message(error));
  expect(expected, status, error);
}

/* PROVOKE(PATIENTS_ERR_X, call(…, &error)) */
#define PROVOKE(expected, call)                                                \
  do {                                                                         \
    patients_error *error = UNTOUCHED;                                         \
    patients_status found;                                                     \
    place = #call;                                                             \
    found = (call);                                                            \
    provoked(expected, found, error);                                          \
  } while (0)

static void listen_in_silence(void) {
  struct sockaddr_in address;
  socklen_t size = sizeof address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  silence.socket = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_TRUE(bind(silence.socket, (struct sockaddr *)&address, size) == 0);
  EXPECT_TRUE(listen(silence.socket, 8) == 0);
  EXPECT_TRUE(getsockname(silence.socket, (struct sockaddr *)&address, &size) ==
              0);
  snprintf(silence.url, sizeof silence.url, "http://127.0.0.1:%d",
           ntohs(address.sin_port));
}

/* A client of that port that soon gives up. */
static patients_client *client_of_silence(void) {
  patients_client_options options = practice_options();
  options.base_url = silence.url;
  options.max_attempts = 1;
  options.first_byte_timeout_ms = 50;
  return client_with(&options);
}

static void arguments(void) {
  patients_phone phone;
  char date[11];
  const char *gender = NULL;
  PROVOKE(PATIENTS_ERR_ARGUMENT,
          patients_patient_set(lead, PATIENTS_ID, "x", 1, &error));
  PROVOKE(PATIENTS_ERR_HANDLE, patients_patient_set_lead(NULL, true, &error));
  PROVOKE(PATIENTS_ERR_UTF8,
          patients_patient_set(lead, PATIENTS_EMAIL, "\xFF", 1, &error));
  phone.size = 2 * sizeof phone;
  PROVOKE(PATIENTS_ERR_VERSION,
          patients_phone_parse("1", 1, NULL, &phone, &error));
  phone.size = sizeof phone;
  PROVOKE(PATIENTS_ERR_PHONE,
          patients_phone_parse("twelve", NUL, NULL, &phone, &error));
  PROVOKE(PATIENTS_ERR_DATE,
          patients_date_parse("31/02/1990", NUL, "DD/MM/YYYY", date, &error));
  PROVOKE(PATIENTS_ERR_GENDER,
          patients_gender_parse("unknown", NUL, &gender, &error));
}

/* What a reply means, without a connection. */
static void replies(void) {
  patients_record *record = NULL;
  char *json = NULL;
  patients_patient *empty = NULL;
  EXPECT(PATIENTS_OK, patients_patient_new(&empty, &error));
  PROVOKE(PATIENTS_ERR_INVALID,
          patients_patient_encode(empty, &json, NULL, &error));
  PROVOKE(PATIENTS_ERR_REJECTED,
          patients_reply_decode(400, "{}", NUL, NULL, &record, &error));
  PROVOKE(PATIENTS_ERR_THROTTLED,
          patients_reply_decode(429, "", 0, "1", &record, &error));
  PROVOKE(PATIENTS_ERR_IN_DOUBT,
          patients_reply_decode(500, "", 0, NULL, &record, &error));
  PROVOKE(PATIENTS_ERR_UNAUTHORIZED,
          patients_reply_decode(401, "", 0, NULL, &record, &error));
  EXPECT_TRUE(record == NULL && json == NULL);
  patients_patient_free(empty);
}

/* The same statuses from requests that were made. */
static void requests(void) {
  patients_client_options options = practice_options();
  patients_client *stranger, *unheard = client_of_silence();
  patients_record *record = NULL;
  EXPECT(PATIENTS_OK, patients_client_register(client, lead, &record, &error));
  patients_record_free(record);
  options.token = "of-nobody";
  stranger = client_with(&options);
  PROVOKE(PATIENTS_ERR_UNAUTHORIZED,
          patients_client_register(stranger, lead, NULL, &error));
  PROVOKE(PATIENTS_ERR_IN_DOUBT,
          patients_client_register(unheard, lead, NULL, &error));
  close(silence.socket);
  PROVOKE(PATIENTS_ERR_NOT_SENT,
          patients_client_register(unheard, lead, NULL, &error));
  patients_client_free(unheard);
  patients_client_free(stranger);
}

static void waiting(void) {
  patients_completion done;
  patients_client *unheard = client_of_silence();
  done.size = sizeof done;
  PROVOKE(PATIENTS_ERR_IDLE, patients_client_wait(unheard, 0, &done, &error));
  EXPECT(PATIENTS_OK, patients_client_submit(unheard, lead, 1, &error));
  PROVOKE(PATIENTS_ERR_TIMEOUT,
          patients_client_wait(unheard, 1, &done, &error));
  PROVOKE(PATIENTS_ERR_BUSY,
          patients_client_register(unheard, lead, NULL, &error));
  EXPECT(PATIENTS_OK, patients_client_wait(unheard, -1, &done, &error));
  place = "the completion of a request without a reply";
  provoked(PATIENTS_ERR_IN_DOUBT, done.status, done.error);
  EXPECT_TRUE(done.record == NULL);
  patients_client_free(unheard);
}

/* In a child of fork(), whose failures are its exit code. */
static void forked(void) {
  int result = 0;
  pid_t child;
  fflush(NULL);
  child = fork();
  if (child == 0) {
    patients_completion done;
    done.size = sizeof done;
    failures = 0;
    PROVOKE(PATIENTS_ERR_FORKED,
            patients_client_register(client, lead, NULL, &error));
    PROVOKE(PATIENTS_ERR_FORKED,
            patients_client_submit(client, lead, 1, &error));
    PROVOKE(PATIENTS_ERR_FORKED,
            patients_client_wait(client, 0, &done, &error));
    fflush(NULL);
    _exit(failures);
  }
  EXPECT_TRUE(child > 0 && waitpid(child, &result, 0) == child);
  EXPECT_TRUE(WIFEXITED(result) && WEXITSTATUS(result) == 0);
}

static void journals(void) {
  patients_client_options options = practice_options();
  patients_client *none = NULL;
  options.journal = "/no/such/folder/leads.journal";
  PROVOKE(PATIENTS_ERR_JOURNAL, patients_client_new(&options, &none, &error));
  EXPECT_TRUE(none == NULL);
}

/* No descriptor is left for the client. */
static void descriptors(void) {
  patients_client_options options = practice_options();
  patients_client *none = NULL;
  struct rlimit before, low;
  int next = open("/dev/null", O_RDONLY);
  close(next);
  EXPECT_TRUE(getrlimit(RLIMIT_NOFILE, &before) == 0);
  low = before;
  low.rlim_cur = (rlim_t)next;
  EXPECT_TRUE(setrlimit(RLIMIT_NOFILE, &low) == 0);
  PROVOKE(PATIENTS_ERR_SYSTEM, patients_client_new(&options, &none, &error));
  EXPECT_TRUE(setrlimit(RLIMIT_NOFILE, &before) == 0);
  EXPECT_TRUE(none == NULL);
}

int main(void) {
  patients_client_options options = practice_options();
  client = client_with(&options);
  lead = sound_lead();
  listen_in_silence();
  arguments();
  replies();
  waiting();
  requests();
  forked();
  journals();
  descriptors();
  patients_patient_free(lead);
  patients_client_free(client);
  return conclusion();
}
