/*
 * Many clients side by side, each in a thread, or each in a process of its
 * own: what the one takes more than the other is what the threads wait for
 * each other.
 *
 *     threads URL threads|processes CLIENTS CONNECTIONS REQUESTS
 *
 * Each client has CONNECTIONS and sends its share of REQUESTS.  Prints the
 * microseconds of CPU a request, and how many requests a second it was.
 */
#include <patients.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *url;
static int connections, share;

static void stop(patients_error *error) {
  fprintf(stderr, "threads: %s\n", patients_error_message(error));
  exit(EXIT_FAILURE);
}

static patients_client *connect_client(void) {
  patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  patients_client *client = NULL;
  patients_error *error = NULL;
  options.base_url = url;
  options.token = "bench";
  options.max_connections = connections;
  if (patients_client_new(&options, &client, &error) != PATIENTS_OK)
    stop(error);
  return client;
}

static patients_patient *make_lead(void) {
  patients_patient *lead = NULL;
  patients_patient_new(&lead, NULL);
  patients_patient_set_lead(lead, true, NULL);
  patients_patient_set(lead, PATIENTS_GENDER, "Female", PATIENTS_NUL_TERMINATED,
                       NULL);
  return lead;
}

static void take_one(patients_client *client) {
  patients_completion done;
  patients_error *error = NULL;
  done.size = sizeof done;
  if (patients_client_wait(client, -1, &done, &error) != PATIENTS_OK)
    stop(error);
  if (done.status != PATIENTS_OK)
    stop(done.error);
  patients_record_free(done.record);
}

/* Keeps twice as many under way as it has connections. */
static void *work(void *unused) {
  patients_client *client = connect_client();
  patients_patient *lead = make_lead();
  patients_error *error = NULL;
  int submitted = 0;
  for (int taken = 0; taken < share; taken++) {
    while (submitted < share && submitted - taken < 2 * connections)
      if (patients_client_submit(client, lead, (uint64_t)submitted++, &error) !=
          PATIENTS_OK)
        stop(error);
    take_one(client);
  }
  patients_patient_free(lead);
  patients_client_free(client);
  return unused;
}

static void run_threads(int count) {
  pthread_t *threads = calloc((size_t)count, sizeof *threads);
  for (int i = 0; i < count; i++)
    if (!threads || pthread_create(&threads[i], NULL, work, NULL) != 0)
      exit(EXIT_FAILURE);
  for (int i = 0; i < count; i++)
    pthread_join(threads[i], NULL);
  free(threads);
}

static void run_processes(int count) {
  for (int i = 0; i < count; i++) {
    pid_t child = fork();
    if (child == 0) {
      work(NULL);
      _exit(EXIT_SUCCESS);
    }
  }
  for (int status; wait(&status) > 0;)
    if (status != 0)
      exit(EXIT_FAILURE);
}

static double cpu_of(int who) {
  struct rusage used;
  getrusage(who, &used);
  return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **words) {
  if (count != 6) {
    fputs("usage: threads URL threads|processes CLIENTS CONNECTIONS REQUESTS\n",
          stderr);
    return 64;
  }
  int clients = atoi(words[3]);
  url = words[1];
  connections = atoi(words[4]);
  share = atoi(words[5]) / clients;
  double start = now();
  (strcmp(words[2], "threads") == 0 ? run_threads : run_processes)(clients);
  double wall = now() - start, sent = (double)share * clients;
  double cpu = cpu_of(RUSAGE_SELF) + cpu_of(RUSAGE_CHILDREN);
  printf("%.2f %.0f\n", cpu * 1e6 / sent, sent / wall);
  return EXIT_SUCCESS;
}
