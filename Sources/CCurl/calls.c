#include "table.h"

#include <malloc.h>

CURLcode ccurl_global_init(long flags) { return CCURL(global_init)(flags); }
void ccurl_free(void *block) { CCURL(free)(block); }

/* ---- one request --------------------------------------------------------- */

CURL *ccurl_easy_init(void) { return CCURL(easy_init)(); }
void ccurl_easy_cleanup(CURL *easy) { CCURL(easy_cleanup)(easy); }

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
  return CCURL(easy_setopt)(easy, option, value);
}

CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
  return CCURL(easy_setopt)(easy, option, value);
}

CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return CCURL(easy_setopt)(easy, option, value);
}

CURLcode ccurl_set_list(CURL *easy, CURLoption option,
                        struct curl_slist *value) {
  return CCURL(easy_setopt)(easy, option, value);
}

CURLcode ccurl_set_sink(CURL *easy, CURLoption option, ccurl_sink sink) {
  return CCURL(easy_setopt)(easy, option, sink);
}

CURLcode ccurl_set_prereq(CURL *easy, curl_prereq_callback callback) {
  return CCURL(easy_setopt)(easy, CURLOPT_PREREQFUNCTION, callback);
}

CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value) {
  return CCURL(easy_getinfo)(easy, info, value);
}

CURLcode ccurl_get_large(CURL *easy, CURLINFO info, curl_off_t *value) {
  return CCURL(easy_getinfo)(easy, info, value);
}

CURLcode ccurl_get_pointer(CURL *easy, CURLINFO info, void **value) {
  return CCURL(easy_getinfo)(easy, info, value);
}

/* ---- many at once -------------------------------------------------------- */

CURLM *ccurl_multi_init(void) { return CCURL(multi_init)(); }

CURLMcode ccurl_multi_cleanup(CURLM *multi) {
  return CCURL(multi_cleanup)(multi);
}

CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *easy) {
  return CCURL(multi_add_handle)(multi, easy);
}

CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *easy) {
  return CCURL(multi_remove_handle)(multi, easy);
}

CURLMcode ccurl_multi_socket_action(CURLM *multi, curl_socket_t socket,
                                    int events, int *running) {
  return CCURL(multi_socket_action)(multi, socket, events, running);
}

CURLMsg *ccurl_multi_info_read(CURLM *multi, int *left) {
  return CCURL(multi_info_read)(multi, left);
}

CURLcode ccurl_message_result(const CURLMsg *message) {
  return message->data.result;
}

CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return CCURL(multi_setopt)(multi, option, value);
}

CURLMcode ccurl_multi_set_pointer(CURLM *multi, CURLMoption option,
                                  void *value) {
  return CCURL(multi_setopt)(multi, option, value);
}

CURLMcode ccurl_multi_set_socket_function(CURLM *multi,
                                          curl_socket_callback function) {
  return CCURL(multi_setopt)(multi, CURLMOPT_SOCKETFUNCTION, function);
}

CURLMcode ccurl_multi_set_timer_function(CURLM *multi,
                                         curl_multi_timer_callback function) {
  return CCURL(multi_setopt)(multi, CURLMOPT_TIMERFUNCTION, function);
}

/* ---- headers and addresses ----------------------------------------------- */

struct curl_slist *ccurl_slist_append(struct curl_slist *list,
                                      const char *line) {
  return CCURL(slist_append)(list, line);
}

void ccurl_slist_free_all(struct curl_slist *list) {
  CCURL(slist_free_all)(list);
}

CURLU *ccurl_url(void) { return CCURL(url)(); }
void ccurl_url_cleanup(CURLU *url) { CCURL(url_cleanup)(url); }

CURLUcode ccurl_url_get(CURLU *url, CURLUPart part, char **text,
                        unsigned int flags) {
  return CCURL(url_get)(url, part, text, flags);
}

CURLUcode ccurl_url_set(CURLU *url, CURLUPart part, const char *text,
                        unsigned int flags) {
  return CCURL(url_set)(url, part, text, flags);
}

void ccurl_keep_memory(void) {
  mallopt(M_TRIM_THRESHOLD, 8 << 20);
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
}
