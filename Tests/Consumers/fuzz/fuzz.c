/*
 * Calls every function of patients.h in random order with random arguments,
 * over a live registry.  What must hold is checked after each call (check.c):
 * no signal, outputs on success alone, an error with a text on failure alone,
 * PATIENTS_ERR_HANDLE for a handle that is none and for no other.  Between two
 * rounds all handles are freed, and then there are no more blocks of memory
 * out than after the rounds before.
 *
 *   fuzz [--seconds N] [--threads N] [--seed N] [--rounds N]
 *
 * So many rounds may be too few for each function to succeed once, which must
 * be seen in so many seconds.  With one thread, the same seed gives the same
 * calls.  PATIENTS_BASE_URL and
 * PATIENTS_TOKEN name the registry; journals are made where it is run.
 */
#include "fuzz.h"
#include "live.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CALLS = 1000, MAX_CALLS = 256, MAX_THREADS = 16 };

static long seconds = 5, threads = 1, rounds;
static uint64_t seed;

/* The first rounds fill caches: curl's, OpenSSL's, the Swift runtime's. */
enum { WARM_UP = 8 };

static uint64_t tallies[MAX_THREADS][MAX_CALLS][FUZZ_STATUSES];
static uint64_t calls_made[MAX_CALLS];

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Chance alone would make a patient that can be sent too rarely. */
static void make_sound(fuzz *f) {
  static const char *const texts[] = {"",       "",          "Practice Person",
                                      "+971",   "561231231", "",
                                      "Female", "1990-02-28"};
  patients_patient *patient = pool_pick(FUZZ_patients_patient, fuzz_next(f));
  for (patients_field field = PATIENTS_FULL_NAME;
       field <= PATIENTS_DATE_OF_BIRTH; field++)
    if (field != PATIENTS_EMAIL)
      patients_patient_set(patient, field, texts[field],
                           PATIENTS_NUL_TERMINATED, NULL);
  patients_patient_set(patient, PATIENTS_EMAIL, NULL, 0, NULL);
}

static void call_any(fuzz *f) {
  f->call = fuzz_below(f, fuzz_call_count);
  f->receiver_is_wrong = f->some_handle_is_wrong = f->drew_handle = false;
  f->wants_error = false;
  f->out_count = f->arena_used = 0;
  fuzz_calls[f->call].make(f);
  __atomic_add_fetch(&calls_made[f->call], 1, __ATOMIC_RELAXED);
}

static void *one_round(void *argument) {
  fuzz *f = argument;
  for (int i = 0; i < CALLS; i++) {
    if (fuzz_chance(f, 4))
      make_sound(f);
    call_any(f);
  }
  return NULL;
}

static void start(fuzz *all) {
  for (long i = 0; i < threads; i++) {
    all[i].random = seed * 1000003 + (uint64_t)i * 7919 + 1;
    all[i].alone = threads == 1;
    all[i].tally = tallies[i];
  }
}

static void run_round(fuzz *all) {
  pthread_t running[MAX_THREADS];
  alarm(120); /* a call that never returns is broken, too */
  for (long i = 0; i < threads; i++)
    if (pthread_create(&running[i], NULL, one_round, &all[i]) != 0)
      exit(2);
  for (long i = 0; i < threads; i++)
    pthread_join(running[i], NULL);
  pool_clear();
}

/* Blocks that are out after each round. */
typedef struct growth {
  long rounds, first, last;
} growth;

static growth fuzz_on(void) {
  static fuzz all[MAX_THREADS];
  growth growth = {0};
  start(all);
  double end = now() + (double)seconds;
  while (rounds ? growth.rounds < rounds
                : now() < end || growth.rounds < 3 * WARM_UP) {
    run_round(all);
    growth.rounds++;
    growth.last = live_blocks();
    if (getenv("FUZZ_TELL"))
      fprintf(stderr, "round %ld: %ld blocks\n", growth.rounds, growth.last);
    if (growth.rounds <= WARM_UP)
      growth.first = growth.last;
  }
  return growth;
}

static uint64_t count_of(size_t call, int status) {
  uint64_t count = 0;
  for (long i = 0; i < threads; i++)
    count += tallies[i][call][status];
  return count;
}

/* What came of each function, and whether any was never reached. */
static int tell(void) {
  int unreached = 0;
  for (size_t call = 0; call < fuzz_call_count; call++) {
    uint64_t judged = 0;
    printf("%-32s", fuzz_calls[call].name);
    for (int status = 0; status < FUZZ_STATUSES; status++) {
      uint64_t count = count_of(call, status);
      judged += count;
      if (count)
        printf(" %s %llu", patients_status_name(status),
               (unsigned long long)count);
    }
    printf(judged ? "\n" : " called %llu\n",
           (unsigned long long)calls_made[call]);
    if (judged ? !count_of(call, PATIENTS_OK) : !calls_made[call])
      unreached++;
  }
  return unreached;
}

static void read_arguments(int count, char **arguments) {
  seed = (uint64_t)time(NULL) * 2654435761u ^ (uint64_t)getpid();
  for (int i = 1; i + 1 < count; i += 2) {
    long value = strtol(arguments[i + 1], NULL, 10);
    if (strcmp(arguments[i], "--seconds") == 0)
      seconds = value;
    else if (strcmp(arguments[i], "--threads") == 0)
      threads = value < 1 || value > MAX_THREADS ? 1 : value;
    else if (strcmp(arguments[i], "--rounds") == 0)
      rounds = value;
    else if (strcmp(arguments[i], "--seed") == 0)
      seed = strtoull(arguments[i + 1], NULL, 10);
  }
  seed |= !seed;
  if (getenv("PATIENTS_BASE_URL"))
    fuzz_base_url = getenv("PATIENTS_BASE_URL");
  if (getenv("PATIENTS_TOKEN"))
    fuzz_token = getenv("PATIENTS_TOKEN");
}

int main(int count, char **arguments) {
  read_arguments(count, arguments);
  setvbuf(stdout, NULL, _IOLBF, 0);
  printf("seed %llu, %ld threads, %ld s\n", (unsigned long long)seed, threads,
         seconds);
  growth growth = fuzz_on();
  int unreached = rounds ? (tell(), 0) : tell();
  long more = growth.last - growth.first;
  printf("%ld rounds, %ld blocks more than after %d\n", growth.rounds, more,
         WARM_UP);
  if (unreached)
    fprintf(stderr, "not ok - %d functions never succeeded\n", unreached);
  bool loses = more > growth.rounds / 4 + 20;
  if (loses)
    fprintf(stderr, "not ok - memory is lost\n");
  return unreached || loses;
}
