#include "snapshot.h"

#include <dirent.h>
#include <fcntl.h>
#include <fenv.h>
#include <limits.h>
#include <locale.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

extern char **environ;

/* A text that grows. */
typedef struct text {
  char *bytes;
  size_t used;
} text;

static void add(text *text, const char *format, ...) {
  char piece[PATH_MAX + 512];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(piece, sizeof piece, format, arguments);
  va_end(arguments);
  if (length < 0 || (size_t)length >= sizeof piece)
    length = sizeof piece - 1;
  char *grown = realloc(text->bytes, text->used + (size_t)length + 1);
  if (!grown)
    exit(2);
  memcpy(grown + text->used, piece, (size_t)length);
  text->bytes = grown;
  text->used += (size_t)length;
  grown[text->used] = 0;
}

static void keep(snapshot *snapshot, const char *name, text text) {
  if (snapshot->count == SNAPSHOT_ASPECTS)
    exit(2);
  if (!text.bytes)
    add(&text, "none");
  snapshot->aspects[snapshot->count++] = (snapshot_aspect){name, text.bytes};
}

/* ---- folders and files of /proc ------------------------------------------ */

static int by_name(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Each entry, in order, with what it links to.  Not the folder's own file. */
static text entries(const char *path, int *count) {
  text found = {NULL, 0};
  char *names[4096];
  int used = 0;
  DIR *folder = opendir(path);
  if (!folder)
    exit(2);
  for (struct dirent *entry; (entry = readdir(folder));)
    if (entry->d_name[0] != '.' && atoi(entry->d_name) != dirfd(folder) &&
        used < 4096)
      names[used++] = strdup(entry->d_name);
  qsort(names, (size_t)used, sizeof *names, by_name);
  for (int i = 0; i < used; i++) {
    char target[PATH_MAX] = "";
    ssize_t length =
        readlinkat(dirfd(folder), names[i], target, sizeof target - 1);
    target[length > 0 ? length : 0] = 0;
    add(&found, "%s %s; ", names[i], target);
    free(names[i]);
  }
  closedir(folder);
  *count = used;
  return found;
}

static int count_of(const char *path) {
  int count = 0;
  free(entries(path, &count).bytes);
  return count;
}

int snapshot_threads(void) { return count_of("/proc/self/task"); }

int snapshot_files(void) { return count_of("/proc/self/fd"); }

static text content(const char *path) {
  text found = {NULL, 0};
  char line[4096];
  FILE *file = fopen(path, "re");
  while (file && fgets(line, sizeof line, file))
    add(&found, "%s", line);
  if (file)
    fclose(file);
  return found;
}

/* Lines of the status that only the process itself can change. */
static text status(void) {
  static const char *const changing[] = {"Vm",           "Rss",     "voluntary",
                                         "nonvoluntary", "Threads", "HugetlbP",
                                         "State",        "SigQ",    "FDSize"};
  text found = {NULL, 0}, all = content("/proc/self/status");
  char *rest = all.bytes;
  for (char *line; (line = strsep(&rest, "\n"));) {
    bool changes = false;
    for (size_t i = 0; i < sizeof changing / sizeof *changing; i++)
      changes |= strncmp(line, changing[i], strlen(changing[i])) == 0;
    if (!changes)
      add(&found, "%s; ", line);
  }
  free(all.bytes);
  return found;
}

/* ---- signals ------------------------------------------------------------- */

static void add_mask(text *text, const sigset_t *mask) {
  for (int number = 1; number < NSIG; number++)
    if (sigismember(mask, number) == 1)
      add(text, "%d ", number);
}

static text handlers(void) {
  text found = {NULL, 0};
  for (int number = 1; number < NSIG; number++) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) != 0)
      continue;
    add(&found, "%d: %p %x ", number, (void *)action.sa_sigaction,
        (unsigned)action.sa_flags);
    add_mask(&found, &action.sa_mask);
  }
  return found;
}

static text mask(void) {
  text found = {NULL, 0};
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, NULL, &mask);
  add(&found, "blocked: ");
  add_mask(&found, &mask);
  sigpending(&mask);
  add(&found, "pending: ");
  add_mask(&found, &mask);
  stack_t stack;
  sigaltstack(NULL, &stack);
  add(&found, "stack: %p %d", stack.ss_sp, stack.ss_flags);
  return found;
}

/* ---- the rest ------------------------------------------------------------ */

static text environment(void) {
  text found = {NULL, 0};
  add(&found, "at %p: ", (void *)environ);
  for (char **each = environ; each && *each; each++)
    add(&found, "%p %s; ", (void *)*each, *each);
  return found;
}

static text locale(void) {
  text found = {NULL, 0};
  add(&found, "%s, the thread's at %p", setlocale(LC_ALL, NULL),
      (void *)uselocale((locale_t)0));
  return found;
}

static text folder(void) {
  text found = {NULL, 0};
  char path[PATH_MAX];
  add(&found, "%s", getcwd(path, sizeof path) ? path : "none");
  return found;
}

static text limits(void) {
  text found = {NULL, 0};
  for (int i = 0; i < RLIM_NLIMITS; i++) {
    struct rlimit limit;
    if (getrlimit((__rlimit_resource_t)i, &limit) == 0)
      add(&found, "%d: %llu of %llu; ", i, (unsigned long long)limit.rlim_cur,
          (unsigned long long)limit.rlim_max);
  }
  return found;
}

static text timers(void) {
  text found = content("/proc/self/timers");
  for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++) {
    struct itimerval timer;
    getitimer((__itimer_which_t)which, &timer);
    add(&found, "%d: %s; ", which,
        timerisset(&timer.it_value) ? "running" : "off");
  }
  return found;
}

static text standing(void) {
  text found = {NULL, 0};
  add(&found, "nice %d, policy %d, group %d, session %d, dumpable %d, ",
      getpriority(PRIO_PROCESS, 0), sched_getscheduler(0), (int)getpgrp(),
      (int)getsid(0), prctl(PR_GET_DUMPABLE));
  add(&found, "slack %d, rounding %d, traps %d, ", prctl(PR_GET_TIMERSLACK),
      fegetround(), fegetexcept());
  for (int file = 0; file < 3; file++)
    add(&found, "flags of %d: %x %x, ", file, fcntl(file, F_GETFL),
        fcntl(file, F_GETFD));
  return found;
}

/* A sequence that another use of the generator would break. */
static text dice(void) {
  static char state[32];
  static long thrown;
  text found = {NULL, 0};
  if (thrown++ == 0)
    initstate(42, state, sizeof state);
  long next = random();
  /* What comes next is foreseen with a generator of our own. */
  static struct random_data own;
  static char own_state[32];
  int32_t foreseen;
  if (thrown == 1)
    initstate_r(42, own_state, sizeof own_state, &own);
  random_r(&own, &foreseen);
  add(&found, "%s", next == foreseen ? "undisturbed" : "thrown by others");
  return found;
}

snapshot snapshot_take(void) {
  snapshot taken = {.count = 0};
  int count;
  keep(&taken, "threads", entries("/proc/self/task", &count));
  keep(&taken, "signal handlers", handlers());
  keep(&taken, "signal mask", mask());
  keep(&taken, "environment", environment());
  keep(&taken, "locale", locale());
  keep(&taken, "folder", folder());
  keep(&taken, "limits", limits());
  keep(&taken, "timers", timers());
  keep(&taken, "standing", standing());
  keep(&taken, "random()", dice());
  keep(&taken, "status", status());
  keep(&taken, "files", entries("/proc/self/fd", &count));
  return taken;
}

void snapshot_free(snapshot *snapshot) {
  for (int i = 0; i < snapshot->count; i++)
    free(snapshot->aspects[i].value);
  snapshot->count = 0;
}

const snapshot_aspect *snapshot_difference(const snapshot *before,
                                           const snapshot *after,
                                           const char *except) {
  for (int i = 0; i < after->count; i++)
    if ((!except || strcmp(after->aspects[i].name, except) != 0) &&
        strcmp(before->aspects[i].value, after->aspects[i].value) != 0)
      return &after->aspects[i];
  return NULL;
}
