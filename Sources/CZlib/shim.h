/* zlib's C API, and the one macro of it that Swift cannot see. */
#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <zlib.h>

/* `window_bits` says which form the data has: 15 + 16 is gzip, -15 is deflate
   without any header. */
static inline int czlib_inflate_init(z_stream *stream, int window_bits) {
  return inflateInit2(stream, window_bits);
}

#endif
