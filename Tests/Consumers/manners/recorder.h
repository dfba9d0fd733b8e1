/*
 * Who calls what changes the whole process: the program's own functions come
 * before libc's for every library that it loads, note the caller and go on.
 */
#ifndef RECORDER_H
#define RECORDER_H

/* How many functions a library whose file's name begins so, "libpatients" say,
 * has called, other than `allowed`. */
int recorder_count(const char *library, const char *allowed);

/* Prints a line for each function and its caller, but for the program's own. */
void recorder_print(void);

#endif
