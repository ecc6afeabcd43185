/* Which libraries and letters are in use, and by which way pictures reach the screen: what whoever asks for
 * help is asked first. */
#ifndef TC_DISPLAY_VERSIONS_H
#define TC_DISPLAY_VERSIONS_H

#include <stdio.h>

/* Lines after the version, for --version --verbose. */
void tc_versions_print(FILE *out);

#endif
