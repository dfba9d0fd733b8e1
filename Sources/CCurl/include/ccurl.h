/*
 * libcurl, loaded when it is first needed: it and the thirty libraries that it
 * stands on are most of what loading libpatients would cost, and who reads
 * phones or encodes patients needs none of them.
 *
 * Nothing here but ccurl_load() may be called before that has said true.  A
 * function is libcurl's of the same name, with a name of its own for each type
 * of argument where that is variadic.
 */
#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>
#include <stdbool.h>

/*
 * Loads libcurl.so.4, once for all; it stays.  False where that cannot be, with
 * the reason in `why`, one line without its end.  Any thread, again and again:
 * after a failure it is tried anew.
 */
bool ccurl_load(char *why, size_t size);

CURLcode ccurl_global_init(long flags);
void ccurl_free(void *block);

CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *easy);

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode ccurl_set_list(CURL *easy, CURLoption option,
                        struct curl_slist *value);

/* For CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION. */
typedef size_t (*ccurl_sink)(char *bytes, size_t size, size_t count,
                             void *context);

CURLcode ccurl_set_sink(CURL *easy, CURLoption option, ccurl_sink sink);
CURLcode ccurl_set_prereq(CURL *easy, curl_prereq_callback callback);

CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value);
CURLcode ccurl_get_large(CURL *easy, CURLINFO info, curl_off_t *value);
CURLcode ccurl_get_pointer(CURL *easy, CURLINFO info, void **value);

CURLM *ccurl_multi_init(void);
CURLMcode ccurl_multi_cleanup(CURLM *multi);
CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_socket_action(CURLM *multi, curl_socket_t socket,
                                    int events, int *running);
CURLMsg *ccurl_multi_info_read(CURLM *multi, int *left);
/* CURLMsg keeps its result in a union, behind its kind. */
CURLcode ccurl_message_result(const CURLMsg *message);

CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);
CURLMcode ccurl_multi_set_pointer(CURLM *multi, CURLMoption option,
                                  void *value);
CURLMcode ccurl_multi_set_socket_function(CURLM *multi,
                                          curl_socket_callback function);
CURLMcode ccurl_multi_set_timer_function(CURLM *multi,
                                         curl_multi_timer_callback function);

struct curl_slist *ccurl_slist_append(struct curl_slist *list,
                                      const char *line);
void ccurl_slist_free_all(struct curl_slist *list);

CURLU *ccurl_url(void);
void ccurl_url_cleanup(CURLU *url);
CURLUcode ccurl_url_get(CURLU *url, CURLUPart part, char **text,
                        unsigned int flags);
CURLUcode ccurl_url_set(CURLU *url, CURLUPart part, const char *text,
                        unsigned int flags);

/* For a program that has the process to itself: memory that is given back stays
   with the process.  libcurl takes 64 KiB for each request, and with glibc's
   own thresholds they are asked of the system anew each time. */
void ccurl_keep_memory(void);

#endif
