/*
 * Where libcurl's functions are, once it is loaded.
 */
#ifndef CCURL_TABLE_H
#define CCURL_TABLE_H

#include "ccurl.h"

#include <stdatomic.h>

/* Macros that check types, or make a function of three arguments. */
#undef curl_easy_getinfo
#undef curl_easy_setopt
#undef curl_multi_setopt

#define CCURL_FUNCTIONS(each)                                                  \
  each(easy_cleanup) each(easy_getinfo) each(easy_init) each(easy_setopt)      \
      each(free) each(global_init) each(multi_add_handle) each(multi_cleanup)  \
          each(multi_info_read) each(multi_init) each(multi_remove_handle)     \
              each(multi_setopt) each(multi_socket_action) each(slist_append)  \
                  each(slist_free_all) each(url) each(url_cleanup)             \
                      each(url_get) each(url_set)

/* Two threads may fill it at the same time, with the same. */
struct ccurl_table {
#define CCURL_MEMBER(name) _Atomic(__typeof__(curl_##name) *) name;
  CCURL_FUNCTIONS(CCURL_MEMBER)
#undef CCURL_MEMBER
};

extern struct ccurl_table ccurl_table __attribute__((visibility("hidden")));

#define CCURL(name)                                                            \
  atomic_load_explicit(&ccurl_table.name, memory_order_relaxed)

#endif
