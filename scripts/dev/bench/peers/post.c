/* The bound: a C program over libcurl's multi interface that does nothing but
 * POST one fixed body, over connections that stay open.
 *
 *     post URL BODY-FILE COUNT CONNECTIONS
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t drop(char *bytes, size_t size, size_t count, void *context) {
  (void)bytes;
  (void)context;
  return size * count;
}

static void fail(const char *what) {
  fprintf(stderr, "post: %s\n", what);
  exit(EXIT_FAILURE);
}

static char *read_body(const char *path, long *length) {
  static char body[65536];
  FILE *file = fopen(path, "rb");
  if (!file)
    fail("the body cannot be read");
  *length = (long)fread(body, 1, sizeof body, file);
  fclose(file);
  return body;
}

static CURL *new_handle(const char *url, const char *body, long length,
                        struct curl_slist *headers) {
  CURL *easy = curl_easy_init();
  if (!easy)
    fail("no memory");
  curl_easy_setopt(easy, CURLOPT_URL, url);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, length);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  return easy;
}

/* Takes what has ended, and starts the same handle anew while there is more to
 * send.  Returns how many have ended. */
static long turn(CURLM *multi, long *unsent) {
  long ended = 0;
  int left;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left))) {
    long status = 0;
    CURL *easy = message->easy_handle;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    if (message->data.result != CURLE_OK || status != 200)
      fail("a request failed");
    ended++;
    curl_multi_remove_handle(multi, easy);
    if (*unsent > 0) {
      --*unsent;
      curl_multi_add_handle(multi, easy);
    } else {
      curl_easy_cleanup(easy);
    }
  }
  return ended;
}

static void post_all(CURLM *multi, long count, long unsent) {
  int running;
  for (long done = 0; done < count;) {
    curl_multi_perform(multi, &running);
    long ended = turn(multi, &unsent);
    done += ended;
    if (ended == 0)
      curl_multi_poll(multi, NULL, 0, 1000, NULL);
  }
}

int main(int argc, char **argv) {
  if (argc != 5)
    fail("URL BODY-FILE COUNT CONNECTIONS");
  long count = atol(argv[3]), connections = atol(argv[4]), length;
  char *body = read_body(argv[2], &length);
  struct curl_slist *headers = NULL;
  curl_global_init(CURL_GLOBAL_DEFAULT);
  headers = curl_slist_append(headers, "Content-Type: application/json");
  headers = curl_slist_append(headers, "Authorization: Bearer bench");
  headers = curl_slist_append(headers, "Expect:");
  CURLM *multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, connections);
  long unsent = count;
  for (long i = 0; i < connections && unsent > 0; i++, unsent--)
    curl_multi_add_handle(multi, new_handle(argv[1], body, length, headers));
  post_all(multi, count, unsent);
  curl_multi_cleanup(multi);
  curl_slist_free_all(headers);
  printf("%ld\n", count);
  return EXIT_SUCCESS;
}
