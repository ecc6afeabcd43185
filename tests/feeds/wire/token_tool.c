/* Makes a token for the end-to-end tests: token_tool DIR NAME ROLE SOURCE INDICATORS AREAS [REVOKE]. The
 * tests need a hub, not the command that people use. */
#include "feeds/identity/token.h"

#include <stdio.h>
#include <string.h>

enum { LIST_MAX = 16 };

static void split(char *text, const char **list) {
	int count = 0;
	for (char *rest = text, *word; (word = strtok_r(rest, ",", &rest)) != NULL;) {
		if (count < LIST_MAX - 1) {
			list[count++] = word;
		}
	}
	list[count] = NULL;
}

int main(int argc, char **argv) {
	const struct tc_actor actor = { .name = "token_tool", .now_ms = 1600000000000 };
	struct tc_error err = { 0 };
	if (argc == 4 && strcmp(argv[3], "revoke") == 0) {
		return tc_token_revoke(argv[1], argv[2], &actor, &err) == TC_OK ? 0 : 1;
	}
	if (argc != 7) {
		return 2;
	}
	const char *indicators[LIST_MAX];
	const char *areas[LIST_MAX];
	split(argv[5], indicators);
	split(argv[6], areas);
	struct tc_grant grant = {
		.name = argv[2],
		.role = strcmp(argv[3], "publisher") == 0 ? TC_ROLE_PUBLISHER
			: strcmp(argv[3], "viewer") == 0  ? TC_ROLE_VIEWER
							  : TC_ROLE_EDITOR,
		.source = argv[4][0] == 0 ? NULL : argv[4],
		.indicators = indicators,
		.areas = areas,
		.expires_ms = INT64_MAX,
	};
	char token[TC_TOKEN_TEXT_MAX];
	if (tc_token_add(argv[1], &grant, &actor, token, &err) != TC_OK) {
		fprintf(stderr, "%s\n", err.message);
		return 1;
	}
	printf("%s\n", token);
	return 0;
}
