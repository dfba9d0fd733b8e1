/*
 * What it costs to read what people typed, in nanoseconds of this thread's
 * processor time for each text: the median of 21 rounds, and the best.
 *
 *   ./a.out PHONES    the file Tests/Fixtures/leads/phones.tsv
 */
#define _POSIX_C_SOURCE 200809L
#include <patients.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PHONES_MAX = 2000, ROUNDS = 21, TIMES = 20 };

static struct { char text[64], assumed[8]; } phones[PHONES_MAX];
static size_t phone_count;

static void read_phones(const char *path) {
  char line[256];
  FILE *file = fopen(path, "r");
  if (!file || !fgets(line, sizeof line, file)) {
    fprintf(stderr, "%s: cannot be read\n", path);
    exit(EXIT_FAILURE);
  }
  while (phone_count < PHONES_MAX && fgets(line, sizeof line, file)) {
    const char *tab = strchr(line, '\t');
    if (!tab || tab - line >= 64)
      continue;
    memcpy(phones[phone_count].text, line, (size_t)(tab - line));
    sscanf(tab + 1, "%7[+0-9]", phones[phone_count].assumed);
    phone_count++;
  }
  fclose(file);
}

static size_t read_all_phones(void) {
  patients_phone phone;
  phone.size = sizeof phone;
  for (size_t i = 0; i < phone_count; i++)
    (void)patients_phone_parse(phones[i].text, PATIENTS_NUL_TERMINATED,
                               phones[i].assumed, &phone, NULL);
  return phone_count;
}

static size_t read_dates(void) {
  static const char *const texts[] = {"21/06/2014", "1990-04-03",
                                      "3.4.1980",   "10 Feb 1975",
                                      "unknown",    "١٠/٠٢/١٩٧٥"};
  enum { COUNT = sizeof texts / sizeof *texts };
  char date[11];
  for (size_t i = 0; i < COUNT; i++)
    (void)patients_date_parse(texts[i], PATIENTS_NUL_TERMINATED, "DD/MM/YYYY",
                              date, NULL);
  return COUNT;
}

static size_t read_genders(void) {
  static const char *const texts[] = {"f", "MALE", "Weiblich", "أنثى", ""};
  enum { COUNT = sizeof texts / sizeof *texts };
  const char *gender;
  for (size_t i = 0; i < COUNT; i++)
    (void)patients_gender_parse(texts[i], PATIENTS_NUL_TERMINATED, &gender,
                                NULL);
  return COUNT;
}

static size_t split_names(void) {
  static const char *const texts[] = {"Sam Hill", "Prof. Dr. Sam Hill",
                                      "السيدة نوف معتوق", ""};
  enum { COUNT = sizeof texts / sizeof *texts };
  patients_name parts;
  parts.size = sizeof parts;
  for (size_t i = 0; i < COUNT; i++)
    (void)patients_name_split(texts[i], PATIENTS_NUL_TERMINATED, NULL, 0,
                              &parts, NULL);
  return COUNT;
}

static double nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

static void measure(const char *what, size_t (*run)(void), int times) {
  double rounds[ROUNDS];
  for (int round = 0; round < ROUNDS; round++) {
    size_t texts = 0;
    double start = nanoseconds();
    for (int i = 0; i < times; i++)
      texts += run();
    rounds[round] = (nanoseconds() - start) / (double)texts;
  }
  qsort(rounds, ROUNDS, sizeof *rounds, ascending);
  printf("%-10s %6.0f ns  (best %.0f)\n", what, rounds[ROUNDS / 2], rounds[0]);
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "name the file of phones\n");
    return EXIT_FAILURE;
  }
  read_phones(argv[1]);
  measure("a phone", read_all_phones, TIMES);
  measure("a date", read_dates, 1000 * TIMES);
  measure("a gender", read_genders, 1000 * TIMES);
  measure("a name", split_names, 1000 * TIMES);
  return EXIT_SUCCESS;
}
