#include "recorder.h"

#include <dlfcn.h>
#include <errno.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

enum { RECORDS = 256, NAME = 64 };

static struct {
  const char *function;
  char library[NAME];
  int count;
} records[RECORDS];

static int used;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* The name of the file that an address is in, without its folder. */
static void library_of(const void *address, char name[NAME]) {
  Dl_info info;
  const char *path =
      dladdr(address, &info) && info.dli_fname ? info.dli_fname : "?";
  const char *slash = strrchr(path, '/');
  snprintf(name, NAME, "%s", slash ? slash + 1 : path);
}

static void note(const char *function, const void *address) {
  char library[NAME];
  int before = errno, i = 0;
  library_of(address, library);
  pthread_mutex_lock(&lock);
  while (i < used && (strcmp(records[i].function, function) != 0 ||
                      strcmp(records[i].library, library) != 0))
    i++;
  if (i < RECORDS) {
    records[i].function = function;
    memcpy(records[i].library, library, NAME);
    records[i].count++;
    used += i == used;
  }
  pthread_mutex_unlock(&lock);
  errno = before;
}

int recorder_count(const char *library, const char *allowed) {
  int count = 0;
  for (int i = 0; i < used; i++)
    count += strncmp(records[i].library, library, strlen(library)) == 0 &&
             strcmp(records[i].function, allowed) != 0;
  return count;
}

void recorder_print(void) {
  char own[NAME];
  library_of((const void *)recorder_print, own);
  for (int i = 0; i < used; i++)
    if (strcmp(records[i].library, own) != 0)
      printf("# %s: %s, %d times\n", records[i].library, records[i].function,
             records[i].count);
}

#define PASS_ON(result, name, parameters, arguments, who)                      \
  result name parameters {                                                     \
    static result(*real) parameters;                                           \
    if (!real)                                                                 \
      *(void **)&real = dlsym(RTLD_NEXT, #name);                               \
    note(#name, who);                                                          \
    return real arguments;                                                     \
  }

#define CALLER __builtin_return_address(0)

/* atexit() and its relatives end up in these; who registers is who is called
 * at the end. */
PASS_ON(int, __cxa_atexit,
        (void (*function)(void *), void *argument, void *library),
        (function, argument, library), library ? library : (void *)function)
PASS_ON(int, __cxa_at_quick_exit, (void (*function)(void *), void *library),
        (function, library), library ? library : (void *)function)
PASS_ON(int, __cxa_thread_atexit_impl,
        (void (*function)(void *), void *argument, void *library),
        (function, argument, library), library ? library : (void *)function)
PASS_ON(int, on_exit, (void (*function)(int, void *), void *argument),
        (function, argument), CALLER)
PASS_ON(int, __register_atfork,
        (void (*before)(void), void (*parent)(void), void (*child)(void),
         void *library),
        (before, parent, child, library), CALLER)

PASS_ON(int, pthread_create,
        (pthread_t * thread, const pthread_attr_t *attributes,
         void *(*start)(void *), void *argument),
        (thread, attributes, start, argument), CALLER)
PASS_ON(pid_t, fork, (void), (), CALLER)

PASS_ON(int, sigaction,
        (int number, const struct sigaction *action, struct sigaction *before),
        (number, action, before), CALLER)
PASS_ON(sighandler_t, signal, (int number, sighandler_t handler),
        (number, handler), CALLER)
PASS_ON(int, pthread_sigmask, (int how, const sigset_t *mask, sigset_t *before),
        (how, mask, before), CALLER)
PASS_ON(int, sigprocmask, (int how, const sigset_t *mask, sigset_t *before),
        (how, mask, before), CALLER)
PASS_ON(int, sigaltstack, (const stack_t *stack, stack_t *before),
        (stack, before), CALLER)

PASS_ON(int, setenv, (const char *name, const char *value, int replace),
        (name, value, replace), CALLER)
PASS_ON(int, putenv, (char *text), (text), CALLER)
PASS_ON(int, unsetenv, (const char *name), (name), CALLER)
PASS_ON(int, clearenv, (void), (), CALLER)
PASS_ON(locale_t, uselocale, (locale_t locale), (locale), CALLER)

PASS_ON(mode_t, umask, (mode_t mask), (mask), CALLER)
PASS_ON(int, chdir, (const char *path), (path), CALLER)
PASS_ON(int, fchdir, (int file), (file), CALLER)
PASS_ON(int, setrlimit,
        (__rlimit_resource_t resource, const struct rlimit *limit),
        (resource, limit), CALLER)
PASS_ON(int, setitimer,
        (__itimer_which_t which, const struct itimerval *timer,
         struct itimerval *before),
        (which, timer, before), CALLER)
PASS_ON(unsigned, alarm, (unsigned seconds), (seconds), CALLER)
PASS_ON(void, srandom, (unsigned seed), (seed), CALLER)

/* NULL asks, and changes nothing. */
char *setlocale(int category, const char *name) {
  static char *(*real)(int, const char *);
  if (!real)
    *(void **)&real = dlsym(RTLD_NEXT, "setlocale");
  if (name)
    note("setlocale", CALLER);
  return real(category, name);
}
