/* A document's file. A document names other files, and whoever saves one may name anything: a pipe or a
 * device would hold the reader for ever. */
#ifndef TC_BASE_FILE_H
#define TC_BASE_FILE_H

#include <stddef.h>
#include <stdio.h>

/* Open a plain file for reading, never waiting. Owned; NULL with errno, ESPIPE when it is none. Any thread. */
FILE *tc_file_open(const char *path);

/* What errno says of a file that could not be opened or read, in words; text is room for them. Borrowed,
 * while text lives. */
const char *tc_file_words(int error, char *text, size_t size);

#endif
