/*
 * Loads the library, uses all of it, and lets go of it.  Before, in between
 * and after, the process is the same: threads, signal handlers and masks,
 * environment, locale, umask, folder, limits, timers; and once all is freed,
 * the open files, too.  And nobody in the library has even called what would
 * change them, or registered anything for the end of the process.
 *
 *   process LIBRARY   use.c as a shared object, linked with libpatients
 *   process           makes each of those changes, all of which must be found
 */
#include "recorder.h"
#include "snapshot.h"
#include "use.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <fenv.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static snapshot before;
static int failures;

/* ---- comparing ----------------------------------------------------------- */

static void compare(const char *moment, const char *except) {
  snapshot now = snapshot_take();
  const snapshot_aspect *other = snapshot_difference(&before, &now, except);
  if (other) {
    failures++;
    fprintf(stderr, "not ok - %s: %s changed\n", moment, other->name);
    for (int i = 0; i < before.count; i++)
      if (strcmp(before.aspects[i].name, other->name) == 0)
        fprintf(stderr, "  was %s\n  is  %s\n", before.aspects[i].value,
                other->value);
  }
  snapshot_free(&now);
}

/* A client has connections, and that is all it has. */
static void witness(const char *moment) { compare(moment, "files"); }

/* ---- mistakes ------------------------------------------------------------ */

static void *idle(void *nothing) {
  pause();
  return nothing;
}

static void leave_thread(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, idle, NULL);
}

static void leave_handler(void) { signal(SIGPIPE, SIG_IGN); }

static void leave_mask(void) {
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &mask, NULL);
}

static void leave_variable(void) { setenv("LC_ALL", "C", 1); }
static void leave_locale(void) { setlocale(LC_ALL, "C.UTF-8"); }
static void leave_umask(void) { umask(0123); }
static void leave_folder(void) { (void)!chdir("/"); }
static void leave_file(void) { (void)!open("/dev/null", O_RDONLY); }
static void leave_rounding(void) { fesetround(FE_UPWARD); }
static void throw_dice(void) { (void)random(); }

static void leave_limit(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur--;
  setrlimit(RLIMIT_NOFILE, &limit);
}

static void leave_timer(void) {
  struct itimerval timer = {{0, 0}, {1000, 0}};
  setitimer(ITIMER_REAL, &timer, NULL);
}

static void leave_blocking(void) {
  fcntl(2, F_SETFL, fcntl(2, F_GETFL) ^ O_NONBLOCK);
}

static const struct {
  const char *name;
  void (*make)(void);
} mistakes[] = {
    {"threads", leave_thread},    {"signal handlers", leave_handler},
    {"signal mask", leave_mask},  {"environment", leave_variable},
    {"locale", leave_locale},     {"status", leave_umask},
    {"folder", leave_folder},     {"files", leave_file},
    {"limits", leave_limit},      {"timers", leave_timer},
    {"standing", leave_rounding}, {"random()", throw_dice},
    {"standing", leave_blocking},
};

/* Each in a process of its own. */
static bool finds(const char *name, void (*make)(void)) {
  pid_t child = fork();
  if (child == 0) {
    before = snapshot_take();
    make();
    snapshot now = snapshot_take();
    const snapshot_aspect *found = snapshot_difference(&before, &now, NULL);
    _exit(found && strcmp(found->name, name) == 0 ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  return status == 0;
}

static int find_mistakes(void) {
  for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
    if (!finds(mistakes[i].name, mistakes[i].make)) {
      fprintf(stderr, "not ok - a change is not found: %s\n", mistakes[i].name);
      failures++;
    }
  return failures != 0;
}

/* ---- what the library does ----------------------------------------------- */

static int (*values)(use_witness *);
static int (*client)(const use_registry *, use_witness *);
static int (*nobody)(const char *, use_witness *);

static void *load(const char *path) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    fprintf(stderr, "not ok - %s\n", dlerror());
    exit(1);
  }
  *(void **)&values = dlsym(library, "use_values");
  *(void **)&client = dlsym(library, "use_client");
  *(void **)&nobody = dlsym(library, "use_nobody");
  return library;
}

static void use_all(void) {
  use_registry plain = {getenv("PATIENTS_BASE_URL"), getenv("PATIENTS_TOKEN"),
                        NULL, NULL};
  use_registry keyed = plain, secure = plain;
  keyed.journal = "manners.journal";
  secure.base_url = getenv("PATIENTS_TLS_URL");
  secure.ca_file = getenv("PATIENTS_CA_FILE");
  failures += values(witness);
  compare("after values", NULL);
  failures += client(&plain, witness);
  compare("after http", NULL);
  failures += client(&keyed, witness);
  compare("after a journal", NULL);
  failures += client(&secure, witness);
  compare("after https", NULL);
  failures += nobody("http://127.0.0.1:1", witness);
  compare("after nobody", NULL);
}

static void look_away(const char *moment) { (void)moment; }

/* libcurl looks a name up in a thread, which is gone with the answer.  This
 * one cannot be a name, so nobody else is asked.  (With the first thread of a
 * process libc catches a signal of its own.) */
static void use_name(void) {
  char url[128];
  snprintf(url, sizeof url, "https://%064d.invalid", 0);
  failures += nobody(url, look_away);
  for (int patience = 5000; snapshot_threads() > 1 && patience > 0; patience--)
    usleep(1000);
  compare("after a name", "status");
}

/* It holds SIGPIPE back while it drives connections, and nothing else. */
static void check_calls(void) {
  int calls = recorder_count("libpatients", "pthread_sigmask");
  recorder_print();
  if (calls > 0)
    fprintf(stderr, "not ok - the library calls what it should not\n");
  failures += calls;
}

/* ---- all of it ----------------------------------------------------------- */

int main(int count, char **arguments) {
  if (count != 2)
    return find_mistakes();
  before = snapshot_take();
  void *library = load(arguments[1]);
  compare("after loading", NULL);
  use_all();
  use_name();
  check_calls();
  dlclose(library);
  compare("after unloading", "status");
  if (failures == 0)
    printf("ok - the process is as it was\n");
  return failures != 0;
}
