/* What a program does with the library, in one call for each way to do it. */
#ifndef USE_H
#define USE_H

/* Called in the middle of it: when the library has been told something, and
 * while requests are on the wire. */
typedef void use_witness(const char *moment);

typedef struct use_registry {
  const char *base_url, *token;
  const char *ca_file; /* NULL for http:// */
  const char *journal; /* NULL: none */
} use_registry;

/* Patients, issues, both halves of the wire form, phones, dates, errors.
 * Returns 0 when all of it went well, as do those below. */
int use_values(use_witness *witness);

/* Registers patients: one at a time, and several at once. */
int use_client(const use_registry *registry, use_witness *witness);

/* Meets a registry that is not there. */
int use_nobody(const char *base_url, use_witness *witness);

#endif
