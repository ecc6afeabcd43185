/* Runs a fuzz target over the files of the folders named as arguments, and over every prefix of each. */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUT_MAX = 65536 };

/* A copy of exactly size bytes, so that a sanitizer sees a read past the end. */
static void run(const uint8_t *data, size_t size) {
	uint8_t *copy = malloc(size > 0 ? size : 1);
	if (copy == NULL) {
		abort();
	}
	memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static int replay_file(const char *path) {
	static uint8_t data[INPUT_MAX];
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		return -1;
	}
	size_t size = fread(data, 1, sizeof data, file);
	fclose(file);
	size_t step = size / 2000 + 1; /* a large input is cut at 2,000 places */
	for (size_t length = 0; length < size; length += step) {
		run(data, length);
	}
	run(data, size);
	return 0;
}

static int only_files(const struct dirent *entry) {
	return entry->d_name[0] != '.';
}

int main(int argc, char **argv) {
	int number = 0;
	for (int i = 1; i < argc; i++) {
		struct dirent **entries = NULL;
		int count = scandir(argv[i], &entries, only_files, alphasort);
		for (int j = 0; j < count; j++) {
			char path[4096];
			snprintf(path, sizeof path, "%s/%s", argv[i], entries[j]->d_name);
			const char *verdict = replay_file(path) == 0 ? "ok" : "not ok";
			printf("%s %d - %s\n", verdict, ++number, entries[j]->d_name);
			fflush(stdout);
			free(entries[j]);
		}
		free(entries);
	}
	printf("1..%d\n", number);
	return number > 0 ? 0 : 1;
}
