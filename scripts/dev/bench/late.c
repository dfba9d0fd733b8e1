/* A registry that takes its time: it answers each POST with the same reply, 50
 * ms later, give or take up to 20 (evenly, by a generator with a fixed seed).
 *
 *     late REPLY-FILE CONNECTIONS     prints its port, then serves until killed
 *
 * One thread, epoll, and a wheel of milliseconds: what is due stands in the
 * list of its millisecond.  A connection has one request at a time.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EARLIEST = 30000, SPREAD = 40000, SLOTS = 128, REQUEST = 8192 };

typedef struct connection {
  int socket;
  size_t held;
  char request[REQUEST];
  int64_t due; /* microseconds */
  struct connection *next;
} connection;

static int watched; /* epoll: the connections that have no request */
static connection *wheel[SLOTS];
static char answer[65536];
static size_t answer_length;
static uint64_t generator = 88172645463325252u;

static void fail(const char *what) {
  perror(what);
  exit(EXIT_FAILURE);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static int64_t lateness(void) {
  generator ^= generator << 13;
  generator ^= generator >> 7;
  generator ^= generator << 17;
  return EARLIEST + (int64_t)(generator % (SPREAD + 1));
}

static void read_reply(const char *path) {
  char body[32768];
  FILE *file = fopen(path, "rb");
  if (!file)
    fail(path);
  size_t length = fread(body, 1, sizeof body, file);
  fclose(file);
  int head = snprintf(answer, sizeof answer,
                      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                      "Content-Length: %zu\r\n\r\n",
                      length);
  memcpy(answer + head, body, length);
  answer_length = (size_t)head + length;
}

/* Bytes of the request at hand, or 0 while it is not whole. */
static size_t whole(connection *one) {
  one->request[one->held] = '\0';
  char *end = strstr(one->request, "\r\n\r\n");
  char *length = strcasestr(one->request, "\r\ncontent-length:");
  if (!end || !length || length > end)
    return 0;
  size_t size =
      (size_t)(end + 4 - one->request) + strtoul(length + 17, NULL, 10);
  return one->held >= size ? size : 0;
}

static void close_connection(connection *one) {
  close(one->socket);
  free(one);
}

static void watch(connection *one) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
  epoll_ctl(watched, EPOLL_CTL_ADD, one->socket, &event);
}

static void hear(connection *one) {
  ssize_t count =
      read(one->socket, one->request + one->held, REQUEST - 1 - one->held);
  if (count <= 0) {
    if (count == 0 || errno != EAGAIN)
      close_connection(one);
    return;
  }
  one->held += (size_t)count;
  if (whole(one) == 0)
    return;
  /* Out of the set, so that nothing frees it while it waits in the wheel. */
  epoll_ctl(watched, EPOLL_CTL_DEL, one->socket, NULL);
  one->held = 0;
  one->due = now() + lateness();
  connection **slot = &wheel[one->due / 1000 % SLOTS];
  one->next = *slot;
  *slot = one;
}

static void answer_due(int64_t from, int64_t to) {
  for (int64_t slot = from / 1000; slot <= to / 1000; slot++) {
    connection **place = &wheel[slot % SLOTS];
    while (*place) {
      connection *one = *place;
      if (one->due > to) {
        place = &one->next;
        continue;
      }
      *place = one->next;
      if (write(one->socket, answer, answer_length) < 0)
        close_connection(one);
      else
        watch(one);
    }
  }
}

static int listen_anywhere(int backlog) {
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (bind(listener, (struct sockaddr *)&address, size) ||
      listen(listener, backlog) ||
      getsockname(listener, (struct sockaddr *)&address, &size))
    fail("late: listen");
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

static void accept_one(int listener) {
  int socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  if (socket < 0)
    return;
  int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  connection *one = calloc(1, sizeof *one);
  if (!one)
    fail("late: memory");
  one->socket = socket;
  watch(one);
}

int main(int argc, char **argv) {
  if (argc != 3)
    return EXIT_FAILURE;
  read_reply(argv[1]);
  int listener = listen_anywhere(atoi(argv[2]));
  watched = epoll_create1(0);
  signal(SIGPIPE, SIG_IGN);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, found[256];
  epoll_ctl(watched, EPOLL_CTL_ADD, listener, &event);
  /* No answer is later than that by the server's own fault. */
  const struct timespec tick = {.tv_nsec = 200000};
  for (int64_t before = now();;) {
    int count = epoll_pwait2(watched, found, 256, &tick, NULL);
    for (int i = 0; i < count; i++) {
      if (found[i].data.ptr)
        hear(found[i].data.ptr);
      else
        accept_one(listener);
    }
    int64_t time = now();
    answer_due(before, time);
    before = time;
  }
}
