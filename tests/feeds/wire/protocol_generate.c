/* Writes the protocol's documents into a folder: `ninja update-protocol` after a message has changed. */
#include "tests/feeds/wire/protocol.h"

#include <stdio.h>
#include <stdlib.h>

static int write_text(const char *folder, const char *name, char *text) {
	char path[1024];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = text == NULL ? NULL : fopen(path, "we");
	int failed = file == NULL || fprintf(file, "%s\n", text) < 0;
	failed |= file != NULL && fclose(file) != 0;
	free(text);
	return failed;
}

int main(int argc, char **argv) {
	if (argc != 2) {
		return 2;
	}
	return write_text(argv[1], "protocol.schema.json", protocol_schema_text()) != 0 ||
			write_text(argv[1], "asyncapi.json", protocol_asyncapi_text()) != 0
		? 3
		: 0;
}
