/*
 * Thousands in flight from one thread: a server of this program's own answers
 * nobody before all of them have come, each on a connection of its own.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <patients.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MANY = 3000 };

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 63\r\n\r\n"
                             "{\"status\":\"0\",\"data\":{\"patient\":{\"id\":"
                             "\"p-1\",\"patientNo\":\"-1\"}}"
                             "}";

struct server {
  int listener, epoll;
  int connections[MANY];
  int arrived; /* requests that are here whole */
};

static void answer_all(struct server *server) {
  for (int i = 0; i < server->arrived; i++)
    if (write(server->connections[i], answer, sizeof answer - 1) < 0)
      perror("answer");
}

/* A request is smaller than what one read gives; its body ends in }}. */
static void take(struct server *server, int connection) {
  char text[4096];
  ssize_t length = recv(connection, text, sizeof text, MSG_PEEK);
  if (length <= 0) {
    close(connection);
    return;
  }
  if (length < 4 || memcmp(text + length - 2, "}}", 2) != 0)
    return;
  if (read(connection, text, sizeof text) > 0)
    server->connections[server->arrived++] = connection;
}

static void *serve(void *context) {
  struct server *server = context;
  struct epoll_event event = {EPOLLIN, {.fd = server->listener}}, events[64];
  epoll_ctl(server->epoll, EPOLL_CTL_ADD, server->listener, &event);
  while (server->arrived < MANY) {
    int count = epoll_wait(server->epoll, events, 64, 60000);
    if (count <= 0)
      return NULL;
    for (int i = 0; i < count && server->arrived < MANY; i++) {
      if (events[i].data.fd != server->listener) {
        take(server, events[i].data.fd);
        continue;
      }
      event.data.fd = accept(server->listener, NULL, NULL);
      if (event.data.fd >= 0)
        epoll_ctl(server->epoll, EPOLL_CTL_ADD, event.data.fd, &event);
    }
  }
  answer_all(server);
  return NULL;
}

static int start(struct server *server, char *url, size_t size) {
  struct sockaddr_in address = {0};
  socklen_t length = sizeof address;
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  server->listener = socket(AF_INET, SOCK_STREAM, 0);
  server->epoll = epoll_create1(0);
  if (bind(server->listener, (struct sockaddr *)&address, length) != 0 ||
      listen(server->listener, 4096) != 0 ||
      getsockname(server->listener, (struct sockaddr *)&address, &length) != 0)
    return -1;
  snprintf(url, size, "http://127.0.0.1:%d", ntohs(address.sin_port));
  return 0;
}

static int submit_all(patients_client *client) {
  patients_patient *lead = NULL;
  int bad = 0;
  patients_patient_new(&lead, NULL);
  patients_patient_set_lead(lead, true, NULL);
  patients_patient_set(lead, PATIENTS_GENDER, "Female", PATIENTS_NUL_TERMINATED,
                       NULL);
  for (uint64_t tag = 0; tag < MANY; tag++)
    bad |= patients_client_submit(client, lead, tag, NULL);
  patients_patient_free(lead);
  return bad;
}

static int take_all(patients_client *client) {
  patients_completion done = {0};
  int registered = 0;
  done.size = sizeof done;
  while (patients_client_wait(client, 60000, &done, NULL) == PATIENTS_OK) {
    if (done.status == PATIENTS_OK)
      registered++;
    else
      fprintf(stderr, "%s\n", patients_error_message(done.error));
    patients_record_free(done.record);
    patients_error_free(done.error);
  }
  return registered;
}

int main(void) {
  static struct server server;
  struct rlimit files;
  patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  patients_client *client = NULL;
  pthread_t thread;
  char url[64];
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_max < 2 * MANY + 100) {
    puts("skipped: this machine lets a program open too few files");
    return EXIT_SUCCESS;
  }
  if (start(&server, url, sizeof url) != 0)
    return EXIT_FAILURE;
  options.base_url = url;
  options.token = "t";
  options.max_connections = MANY;
  if (patients_client_new(&options, &client, NULL) != PATIENTS_OK ||
      pthread_create(&thread, NULL, serve, &server) != 0)
    return EXIT_FAILURE;
  int bad = submit_all(client);
  int registered = bad != 0 ? 0 : take_all(client);
  pthread_join(thread, NULL);
  patients_client_free(client);
  printf("%d requests on the wire at once, %d registered\n", server.arrived,
         registered);
  return registered == MANY ? EXIT_SUCCESS : EXIT_FAILURE;
}
