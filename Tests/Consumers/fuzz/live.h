/* The heap, counted. */
#ifndef LIVE_H
#define LIVE_H

/* How many blocks of the heap this process has out. */
long live_blocks(void);

#endif
