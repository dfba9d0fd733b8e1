/* Runs a program and says what it took.  A small process for that: what a child
 * has of its parent's memory counts into its peak.
 *
 *     measure COMMAND [ARGUMENT…]
 *
 * Writes two lines to descriptor 3: the child's pid; then its exit code, wall
 * seconds, CPU seconds and peak KiB.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double wall(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double seconds(struct timeval time) {
  return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

int main(int argc, char **argv) {
  if (argc < 2)
    return EXIT_FAILURE;
  double start = wall();
  pid_t child = fork();
  if (child == 0) {
    close(3);
    execvp(argv[1], argv + 1);
    perror(argv[1]);
    _exit(127);
  }
  dprintf(3, "%d\n", (int)child);
  int status = 0;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) != child)
    return EXIT_FAILURE;
  double took = wall() - start;
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  dprintf(3, "%d %.6f %.6f %ld\n", code, took,
          seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss);
  return EXIT_SUCCESS;
}
