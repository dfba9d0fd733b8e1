/* A CSV file as rows of texts, for programs that judge leads. */
#ifndef SCRIPT_LEADS_H
#define SCRIPT_LEADS_H

#include <patients-script.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEADS_COLUMNS_MAX = 64 };

/* Cells stand in `text`, unquoted in place, each with a NUL behind it. */
typedef struct leads {
  char *text, *at, *end;
  int line;       /* of `at`, from 1 */
  int first_line; /* of the row that was read last */
  patients_script_text cells[LEADS_COLUMNS_MAX];
  size_t count;
} leads;

/* Reads the file; the program ends where that fails. */
static void leads_open(leads *file, const char *path) {
  FILE *stream = fopen(path, "rb");
  long size;
  if (!stream || fseek(stream, 0, SEEK_END) || (size = ftell(stream)) < 0) {
    perror(path);
    exit(EXIT_FAILURE);
  }
  rewind(stream);
  file->text = malloc((size_t)size + 1);
  if (!file->text ||
      fread(file->text, 1, (size_t)size, stream) != (size_t)size) {
    fprintf(stderr, "%s cannot be read\n", path);
    exit(EXIT_FAILURE);
  }
  fclose(stream);
  file->at = file->text;
  file->end = file->text + size;
  *file->end = '\0';
  file->line = 1;
}

/* Reads a cell that is in quotes, from behind the first: where it ends. */
static char *leads_quoted(leads *file, char **from) {
  char *to = *from, *at = *from;
  for (; at < file->end; at++) {
    if (*at == '"' && at[1] != '"')
      break;
    at += *at == '"';
    file->line += *at == '\n';
    *to++ = *at;
  }
  *from = at + 1;
  return to;
}

/* Reads the next row; 0 at the end of the file. */
static int leads_next(leads *file) {
  file->count = 0;
  file->first_line = file->line;
  while (file->at < file->end && file->count < LEADS_COLUMNS_MAX) {
    char *start = file->at, *end, *next = file->at;
    if (*start == '"') {
      next = ++start;
      end = leads_quoted(file, &next);
    } else {
      end = next += strcspn(start, ",\r\n");
    }
    char border = *next;
    file->at = next + (next < file->end);
    file->cells[file->count].bytes = start;
    file->cells[file->count++].length = (size_t)(end - start);
    if (border == '\r' && *file->at == '\n')
      border = *file->at++;
    *end = '\0';
    if (border != ',') {
      file->line++;
      return 1;
    }
  }
  return file->count > 0;
}

static void leads_close(leads *file) { free(file->text); }

#endif
