/*
 * Registers a thousand leads in an event loop of its own, beside whatever else
 * such a loop waits for (here a timer that ticks).
 *
 *   cc -Iinclude Tests/Consumers/c/epoll.c -L.build/out -lpatients
 *   PATIENTS_BASE_URL=http://127.0.0.1:8080 PATIENTS_TOKEN=... ./a.out
 */
#define _GNU_SOURCE
#include <patients.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { LEADS = 1000, CANCELLED = 7 };

struct loop {
  patients_client *client;
  int epoll, timer, descriptor;
  unsigned ticks, registered, given_up, others;
};

static int watch(int epoll, int descriptor) {
  struct epoll_event event = {0};
  event.events = EPOLLIN;
  event.data.fd = descriptor;
  return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

static int open_loop(struct loop *loop) {
  const struct itimerspec every = {{0, 1000000}, {0, 1000000}};
  loop->epoll = epoll_create1(EPOLL_CLOEXEC);
  loop->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  timerfd_settime(loop->timer, 0, &every, NULL);
  if (patients_client_descriptor(loop->client, &loop->descriptor, NULL) !=
      PATIENTS_OK)
    return -1;
  return watch(loop->epoll, loop->timer) + watch(loop->epoll, loop->descriptor);
}

static int submit(struct loop *loop, uint64_t tag) {
  patients_submit_options options = PATIENTS_SUBMIT_OPTIONS_INIT;
  patients_patient *lead = NULL;
  char name[32];
  snprintf(name, sizeof name, "Practice Person %u", (unsigned)tag);
  options.tag = tag;
  options.deadline_ms = 60000;
  patients_patient_new(&lead, NULL);
  patients_patient_set_lead(lead, true, NULL);
  patients_patient_set(lead, PATIENTS_FULL_NAME, name, PATIENTS_NUL_TERMINATED,
                       NULL);
  patients_patient_set(lead, PATIENTS_GENDER, "Male", PATIENTS_NUL_TERMINATED,
                       NULL);
  patients_status status =
      patients_client_submit_with(loop->client, lead, &options, NULL);
  patients_patient_free(lead);
  return status == PATIENTS_OK ? 0 : -1;
}

/* Takes what is complete and never waits. */
static void take(struct loop *loop) {
  patients_completion done = {0};
  done.size = sizeof done;
  while (patients_client_wait(loop->client, 0, &done, NULL) == PATIENTS_OK) {
    if (done.status == PATIENTS_OK)
      loop->registered++;
    else if (done.status == PATIENTS_ERR_NOT_SENT && done.tag < CANCELLED)
      loop->given_up++;
    else
      loop->others++;
    patients_record_free(done.record);
    patients_error_free(done.error);
  }
}

static void run(struct loop *loop) {
  struct epoll_event events[8];
  while (patients_client_pending(loop->client) > 0) {
    int count = epoll_wait(loop->epoll, events, 8, 60000);
    if (count <= 0)
      return;
    for (int i = 0; i < count; i++) {
      uint64_t expired;
      if (events[i].data.fd == loop->descriptor)
        take(loop);
      else if (read(loop->timer, &expired, sizeof expired) > 0)
        loop->ticks++;
    }
  }
}

int main(void) {
  patients_error *error = NULL;
  patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  struct loop loop = {0};
  options.base_url = getenv("PATIENTS_BASE_URL");
  options.token = getenv("PATIENTS_TOKEN");
  if (patients_client_new(&options, &loop.client, &error) != PATIENTS_OK) {
    fprintf(stderr, "epoll: %s\n", patients_error_message(error));
    patients_error_free(error);
    return EXIT_FAILURE;
  }
  int bad = open_loop(&loop);
  for (uint64_t tag = 0; tag < LEADS && bad == 0; tag++)
    bad = submit(&loop, tag);
  /* Somebody changed their mind about the first few: none has left yet. */
  for (uint64_t tag = 0; tag < CANCELLED; tag++)
    bad |= patients_client_cancel(loop.client, tag, NULL) != PATIENTS_OK;
  if (bad == 0)
    run(&loop);
  close(loop.epoll);
  close(loop.timer);
  patients_client_free(loop.client);
  printf("registered %u, given up %u, others %u, while a timer ticked %u times"
         "\n",
         loop.registered, loop.given_up, loop.others, loop.ticks);
  return loop.registered == LEADS - CANCELLED && loop.given_up == CANCELLED &&
                 loop.others == 0
             ? EXIT_SUCCESS
             : EXIT_FAILURE;
}
