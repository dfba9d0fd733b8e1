/*
 * One mistake of each kind that a sanitizer must stop: whoever builds this and
 * sees it succeed has no sanitizer.
 *
 *   proof leak | overflow | undefined | race
 */
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void leak(int size) {
  char *volatile block = malloc((size_t)size);
  block = NULL;
  (void)block;
}

static long shared;

static void *count_up(void *argument) {
  for (int i = 0; i < 100000; i++)
    shared++;
  return argument;
}

static void race(void) {
  pthread_t other;
  if (pthread_create(&other, NULL, count_up, NULL) == 0) {
    count_up(NULL);
    pthread_join(other, NULL);
  }
}

int main(int count, char **arguments) {
  const char *mistake = count == 2 ? arguments[1] : "";
  if (strcmp(mistake, "leak") == 0) {
    for (int i = 0; i < 100; i++)
      leak(100 + i);
  } else if (strcmp(mistake, "overflow") == 0) {
    char *volatile block = malloc((size_t)count);
    if (block)
      printf("%d\n", block[count]);
    free(block);
  } else if (strcmp(mistake, "undefined") == 0) {
    printf("%d\n", INT_MAX + count);
  } else if (strcmp(mistake, "race") == 0) {
    race();
  }
  return 0;
}
