/* Writes every schema into a folder: `ninja update-schemas` after a table has changed. */
#include "tests/layouts/schemas.h"

#include <stdio.h>
#include <stdlib.h>

static int write_schema(const char *folder, const char *name) {
	char path[1024];
	(void)snprintf(path, sizeof(path), "%s/%s.schema.json", folder, name);
	char *text = schema_text(name);
	FILE *file = text != NULL ? fopen(path, "w") : NULL;
	int failed = file == NULL || fputs(text, file) < 0;
	failed |= file != NULL && fclose(file) != 0;
	free(text);
	return failed;
}

int main(int argc, char **argv) {
	if (argc != 2) {
		return 2;
	}
	for (const char *const *name = schema_names; *name != NULL; name++) {
		if (write_schema(argv[1], *name) != 0) {
			perror(*name);
			return 3;
		}
	}
	return 0;
}
