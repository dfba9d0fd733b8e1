/*
 * What a process is before and after it has run scripts: the same.  And the
 * other way round: a script does not see the program's locale, so that a lead
 * gets the same verdict in every program.
 *
 * LOCPATH has to have the locale de_DE.UTF-8.
 */
#define _GNU_SOURCE
#include "script_expect.h"

#include <dirent.h>
#include <locale.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char rules[] =
    "function qualify(lead)\n"
    "  print(lead.name)\n"
    "  if lead.name == 'raise' then error('x') end\n"
    "  if lead.name == 'loop' then while true do end end\n"
    "  return nil, ('%.1f %s %s %s %s'):format(0.5, 1.5, tonumber '2.5',\n"
    "    'Z' < 'a', ('\\u{E4}'):find '%a')\n"
    "end\n";

/* ---- the process ----------------------------------------------------------
 */

typedef struct manners {
  struct sigaction actions[_NSIG];
  sigset_t mask;
  char *environment, *names, *folder;
  locale_t locale;
  int threads, files;
} manners;

static int entries(const char *folder) {
  int count = 0;
  DIR *directory = opendir(folder);
  while (directory && readdir(directory))
    count++;
  if (directory)
    closedir(directory);
  return count;
}

static char *copy_environment(void) {
  char *text = strdup("");
  for (char **variable = environ; text && *variable; variable++) {
    char *longer = NULL;
    if (asprintf(&longer, "%s%p=%s\n", text, (void *)*variable, *variable) < 0)
      abort();
    free(text);
    text = longer;
  }
  return text;
}

static manners look(void) {
  manners seen;
  memset(&seen, 0, sizeof seen);
  for (int number = 1; number < _NSIG; number++)
    sigaction(number, NULL, &seen.actions[number]);
  sigprocmask(SIG_BLOCK, NULL, &seen.mask);
  seen.environment = copy_environment();
  seen.names = strdup(setlocale(LC_ALL, NULL));
  seen.folder = getcwd(NULL, 0);
  seen.locale = uselocale((locale_t)0);
  seen.threads = entries("/proc/self/task");
  seen.files = entries("/proc/self/fd");
  return seen;
}

static void compare(manners *before, manners *after) {
  for (int number = 1; number < _NSIG; number++)
    expect(before->actions[number].sa_handler ==
                   after->actions[number].sa_handler &&
               before->actions[number].sa_flags ==
                   after->actions[number].sa_flags,
           "no signal's handler is changed");
  expect(memcmp(&before->mask, &after->mask, sizeof before->mask) == 0,
         "no signal is blocked");
  expect(strcmp(before->environment, after->environment) == 0,
         "the environment is what it was");
  expect(strcmp(before->names, after->names) == 0 &&
             before->locale == after->locale,
         "the locale is what it was, also this thread's own");
  expect(strcmp(before->folder, after->folder) == 0, "so is the folder");
  expect(before->threads == after->threads, "no thread is left");
  expect(before->files == after->files, "no file is left open");
}

static void forget(manners *seen) {
  free(seen->environment);
  free(seen->names);
  free(seen->folder);
}

/* ---- scripts ---------------------------------------------------------------
 */

/* The program's callback is called in the program's locale. */
static void hear(void *context, const char *line, size_t length) {
  char number[8];
  (void)line, (void)length;
  snprintf(number, sizeof number, "%.1f", 0.5);
  expect(strcmp(number, context) == 0, "a callback has the program's locale");
}

static void judge_leads(patients_script *script) {
  static const char *const names[] = {"one", "raise", "loop", "two"};
  patients_script_verdict verdict;
  for (size_t i = 0; i < 4; i++) {
    patients_status status = judge(script, names[i], &verdict, NULL);
    bool judged = i == 0 || i == 3;
    expect((status == PATIENTS_OK) == judged, "two of the leads are judged");
    if (status)
      continue;
    expect(strcmp(verdict.reason, "0.5 1.5 2.5 true nil") == 0,
           "scripts write numbers and sort texts as in every program");
  }
}

static patients_script *open_rules(const char *half) {
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  options.lead_seconds = 0.05;
  options.print = hear;
  options.context = (void *)half;
  patients_script *script = load_script(&options, rules);
  name_column(script, "name");
  return script;
}

/* All that scripts do, in the locale that there is. */
static void run(const char *half) {
  patients_script *first = open_rules(half);
  manners before = look();
  patients_script *script = open_rules(half);
  judge_leads(script);
  patients_script_close(script);
  manners after = look();
  judge_leads(first);
  patients_script_close(first);
  compare(&before, &after);
  forget(&before);
  forget(&after);
}

/* The child goes on with the parent's script, and so does the parent. */
static void fork_off(void) {
  patients_script *script = open_rules("0.5");
  int status = -1;
  judge_leads(script);
  pid_t child = fork();
  if (child == 0) {
    judge_leads(script);
    patients_script_close(script);
    script = open_rules("0.5");
    judge_leads(script);
    patients_script_close(script);
    _exit(broken_promises ? EXIT_FAILURE : EXIT_SUCCESS);
  }
  judge_leads(script);
  patients_script_close(script);
  expect(waitpid(child, &status, 0) == child && status == 0,
         "a child of a fork has scripts of its own");
}

int main(void) {
  fork_off();
  run("0.5");
  expect(setlocale(LC_ALL, "de_DE.UTF-8") != NULL, "there is a German locale");
  run("0,5");
  locale_t own = newlocale(LC_ALL_MASK, "C.UTF-8", (locale_t)0);
  expect(own && uselocale(own), "a thread can have a locale of its own");
  run("0.5");
  uselocale(LC_GLOBAL_LOCALE);
  freelocale(own);
  return all_kept("script_manners");
}
