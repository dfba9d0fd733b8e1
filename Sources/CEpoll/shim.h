/* epoll(7), eventfd(2), timerfd_create(2): Swift's Glibc leaves them out. */
#ifndef CEPOLL_SHIM_H
#define CEPOLL_SHIM_H

#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>

/* Adds, changes or removes (`events` 0, `was` not 0) a descriptor. */
static inline int cepoll_control(int epoll, int descriptor, uint32_t was,
                                 uint32_t events) {
  struct epoll_event event;
  memset(&event, 0, sizeof event);
  event.events = events;
  event.data.fd = descriptor;
  return epoll_ctl(epoll,
                   events == 0 ? EPOLL_CTL_DEL
                   : was == 0  ? EPOLL_CTL_ADD
                               : EPOLL_CTL_MOD,
                   descriptor, &event);
}

static inline int cepoll_descriptor(const struct epoll_event *event) {
  return event->data.fd;
}

#endif
