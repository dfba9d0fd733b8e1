/* For a heap that is watched by others. */
#include "live.h"

long live_blocks(void) { return 0; }
