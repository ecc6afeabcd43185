#include "feeds/identity/token.h"

#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const int64_t noon_ms = 1600000000000;

static const struct tc_actor actor = { .name = "user:test", .now_ms = 1600000000000 };

static const char *const files[] = { "tokens.json", "tokens.lock", "tokens.json.new", "audit.jsonl",
	"audit.head" };

static int start(void **state) {
	tc_log_open("token_test", TC_LOG_ERROR + 1);
	char *directory = calloc(1, 64);
	assert_non_null(directory);
	snprintf(directory, 64, "/tmp/toancanh-token-XXXXXX");
	assert_non_null(mkdtemp(directory));
	*state = directory;
	return 0;
}

static const char *path_of(const char *directory, const char *name) {
	static char path[128];
	snprintf(path, sizeof path, "%s/%s", directory, name);
	return path;
}

static int end(void **state) {
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		unlink(path_of(*state, files[i]));
	}
	rmdir(*state);
	free(*state);
	return 0;
}

static struct tc_grant publisher(const char *name) {
	return (struct tc_grant) { .name = name,
		.role = TC_ROLE_PUBLISHER,
		.source = "/bacgiang",
		.created_ms = noon_ms,
		.expires_ms = INT64_MAX };
}

static void add(const char *directory, const struct tc_grant *grant, char *token) {
	struct tc_error err = { 0 };
	if (tc_token_add(directory, grant, &actor, token, &err) != TC_OK) {
		fail_msg("%s", err.message);
	}
}

static struct tc_registry *open_registry(const char *directory) {
	struct tc_registry *registry = NULL;
	struct tc_error err = { 0 };
	if (tc_registry_open(directory, &registry, &err) != TC_OK) {
		fail_msg("%s", err.message);
	}
	return registry;
}

static const struct tc_grant *find(
	struct tc_registry *registry, const char *token, int64_t now_ms) {
	struct tc_credential credential = { 0 };
	if (token != NULL) {
		tc_credential_set_token(&credential, token);
	}
	return tc_registry_find(registry, &credential, now_ms);
}

static char *read_document(const char *directory) {
	static char text[65536];
	FILE *file = fopen(path_of(directory, "tokens.json"), "rb");
	assert_non_null(file);
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	return text;
}

static void write_document(const char *directory, const char *text) {
	FILE *file = fopen(path_of(directory, "tokens.json"), "wb");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void test_a_token_opens_what_it_was_made_for(void **state) {
	static const char *const indicators[] = { "portal.*", "grdp", NULL };
	static const char *const areas[] = { "VN-2025:24", NULL };
	char token[TC_TOKEN_TEXT_MAX];
	struct tc_grant grant = publisher("Bắc Giang");
	grant.indicators = indicators;
	grant.areas = areas;
	grant.expires_ms = noon_ms + 5000;
	add(*state, &grant, token);
	assert_int_equal(strlen(token), 46);
	assert_memory_equal(token, "tc_", 3);
	struct tc_registry *registry = open_registry(*state);
	const struct tc_grant *found = find(registry, token, noon_ms);
	assert_non_null(found);
	assert_string_equal(found->name, "Bắc Giang");
	assert_string_equal(found->source, "/bacgiang");
	assert_int_equal(found->role, TC_ROLE_PUBLISHER);
	assert_int_equal(found->created_ms, noon_ms);
	assert_int_equal(found->expires_ms, noon_ms + 5000);
	static const struct {
		const char *indicator, *area;
		bool covered;
	} cases[] = {
		{ "portal.accounts", "VN-2025:24", true },
		{ "grdp", "VN-2025:24", true },
		{ "grdp.growth", "VN-2025:24", false },
		{ "portal", "VN-2025:24", false },
		{ "grdp", "VN-2004:24", false },
		{ "grdp", "VN", false },
		{ "", "", false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(tc_grant_covers(found, cases[i].indicator, cases[i].area),
			cases[i].covered);
	}
	static const char *const bare[] = { "24", NULL };
	grant.areas = bare;
	assert_true(tc_grant_covers(&grant, "grdp", "VN-2004:24"));
	assert_true(tc_grant_covers(&grant, "grdp", "VN-2025:24"));
	assert_false(tc_grant_covers(&grant, "grdp", "VN-2025:25"));
	assert_false(tc_grant_covers(&grant, "grdp", "VN:24"));
	tc_registry_close(registry);
}

static void test_wrong_expired_and_revoked_are_nobody(void **state) {
	char token[TC_TOKEN_TEXT_MAX], near[TC_TOKEN_TEXT_MAX];
	struct tc_grant grant = publisher("p");
	grant.expires_ms = noon_ms + 1000;
	add(*state, &grant, token);
	struct tc_registry *registry = open_registry(*state);
	assert_non_null(find(registry, token, noon_ms + 999));
	assert_null(find(registry, token, noon_ms + 1000));
	for (size_t bit = 0; bit < strlen(token) * 7; bit++) {
		memcpy(near, token, sizeof near);
		near[bit / 7] = (char)(near[bit / 7] ^ (1 << (bit % 7)));
		assert_null(find(registry, near, noon_ms));
	}
	static const char *const others[] = { "", "tc_", "Bearer", NULL };
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		assert_null(find(registry, others[i], noon_ms));
	}
	memcpy(near, token, sizeof near);
	near[45] = '\0';
	assert_null(find(registry, near, noon_ms));
	uint64_t before = tc_registry_generation(registry);
	assert_int_equal(tc_token_revoke(*state, "p", &actor, NULL), TC_OK);
	assert_null(find(registry, token, noon_ms));
	assert_true(tc_registry_generation(registry) != before);
	tc_registry_close(registry);
}

/* A1: a hundred thousand that are not the token: every one and two bits of it changed, parts, additions,
 * tokens of another hub. */
static void test_a_hundred_thousand_variants_open_nothing(void **state) {
	char token[TC_TOKEN_TEXT_MAX], near[TC_TOKEN_TEXT_MAX * 2];
	struct tc_grant grant = publisher("p");
	add(*state, &grant, token);
	struct tc_registry *registry = open_registry(*state);
	int bits = (int)strlen(token) * 8, tried = 0, accepted = 0;
	for (int a = 0; a < bits; a++) {
		for (int b = a; b < bits; b++) {
			memcpy(near, token, sizeof token);
			near[a / 8] = (char)(near[a / 8] ^ 1 << a % 8);
			near[b / 8] = (char)(near[b / 8] ^ (a == b ? 0 : 1 << b % 8));
			accepted += find(registry, near, noon_ms) != NULL;
			tried++;
		}
	}
	for (int i = 0; i < 33000; i++) {
		snprintf(near, sizeof near, "%.*s%x%s", i % 46, token, (unsigned)i * 2654435761u,
			i % 3 == 0 ? token : "");
		accepted += find(registry, near, noon_ms) != NULL;
		tried++;
	}
	assert_true(tried > 100000);
	assert_int_equal(accepted, 0);
	assert_non_null(find(registry, token, noon_ms));
	tc_registry_close(registry);
}

static void test_a_token_not_yet_valid_is_nobodys(void **state) {
	char token[TC_TOKEN_TEXT_MAX];
	struct tc_grant grant = publisher("p");
	grant.starts_ms = noon_ms + 1000;
	grant.expires_ms = noon_ms + 2000;
	add(*state, &grant, token);
	struct tc_registry *registry = open_registry(*state);
	assert_null(find(registry, token, noon_ms + 999));
	assert_non_null(find(registry, token, noon_ms + 1000));
	assert_null(find(registry, token, noon_ms + 2000));
	tc_registry_close(registry);
}

static const char mine[] = "a903a8d2c923a5461dbfe402dab2eb4b0089027a013f9d0d94d89e5aa482813b";
static const char other[] = "b903a8d2c923a5461dbfe402dab2eb4b0089027a013f9d0d94d89e5aa482813b";

/* Whom the token (may be NULL) and the certificate (may be NULL) stand for: a name, or "". */
static const char *who(struct tc_registry *registry, const char *token, const char *certificate) {
	struct tc_credential credential = { 0 };
	if (token != NULL) {
		tc_credential_set_token(&credential, token);
	}
	if (certificate != NULL) {
		credential.has_certificate =
			tc_fingerprint_parse(certificate, credential.certificate);
	}
	const struct tc_grant *found = tc_registry_find(registry, &credential, noon_ms);
	return found == NULL ? "" : found->name;
}

/* A2 */
static void test_a_certificate_binds_or_stands_alone(void **state) {
	char bound[TC_TOKEN_TEXT_MAX], loose[TC_TOKEN_TEXT_MAX], none[TC_TOKEN_TEXT_MAX];
	struct tc_grant grant = publisher("bound");
	grant.certificate = mine;
	add(*state, &grant, bound);
	grant = publisher("loose");
	add(*state, &grant, loose);
	struct tc_registry *registry = open_registry(*state);
	assert_string_equal(who(registry, NULL, mine), "");
	grant = publisher("alone");
	grant.certificate = mine;
	grant.certificate_alone = true;
	add(*state, &grant, none);
	assert_string_equal(none, "");
	assert_string_equal(who(registry, bound, mine), "bound");
	assert_string_equal(who(registry, bound, other), "");
	assert_string_equal(who(registry, bound, NULL), "");
	assert_string_equal(who(registry, loose, NULL), "loose");
	assert_string_equal(who(registry, loose, mine), "loose");
	assert_string_equal(who(registry, loose, other), "loose");
	assert_string_equal(who(registry, NULL, mine), "alone");
	assert_string_equal(who(registry, NULL, other), "");
	assert_string_equal(who(registry, NULL, NULL), "");
	assert_string_equal(who(registry, "tc_wrong", mine), "");
	assert_string_equal(who(registry, "", mine), "");
	/* It stands for one name at a time; a revoked one gives it back. */
	struct tc_error err = { 0 };
	grant.name = "second";
	assert_int_equal(tc_token_add(*state, &grant, &actor, none, &err), TC_CONFLICT);
	assert_non_null(strstr(err.message, "\"alone\""));
	assert_int_equal(tc_token_revoke(*state, "alone", &actor, NULL), TC_OK);
	assert_string_equal(who(registry, NULL, mine), "");
	add(*state, &grant, none);
	assert_string_equal(who(registry, NULL, mine), "second");
	grant = publisher("broken");
	grant.certificate = "abc";
	assert_int_equal(tc_token_add(*state, &grant, &actor, none, NULL), TC_BAD_INPUT);
	grant.certificate = NULL;
	grant.certificate_alone = true;
	assert_int_equal(tc_token_add(*state, &grant, &actor, none, NULL), TC_BAD_INPUT);
	tc_registry_close(registry);
}

static void count_line(void *user, const struct tc_audit_line *line) {
	char *text = user;
	size_t used = strlen(text);
	snprintf(text + used, 1024 - used, "%s %s %s %s\n", line->actor, line->act, line->object,
		line->outcome);
}

static void test_every_change_is_recorded(void **state) {
	char token[TC_TOKEN_TEXT_MAX], text[1024] = "";
	struct tc_grant grant = publisher("p");
	add(*state, &grant, token);
	(void)tc_token_add(*state, &grant, &actor, token, NULL);
	(void)tc_token_revoke(*state, "p", &actor, NULL);
	(void)tc_token_revoke(*state, "q", &actor, NULL);
	assert_int_equal(tc_audit_list(*state, 1, count_line, text, NULL), TC_OK);
	assert_string_equal(text,
		"user:test token.add p done\nuser:test token.add p refused\n"
		"user:test token.revoke p done\nuser:test token.revoke q refused\n");
}

/* A8 */
static void test_what_cannot_be_recorded_is_not_done(void **state) {
	char token[TC_TOKEN_TEXT_MAX], second[TC_TOKEN_TEXT_MAX] = "";
	struct tc_grant grant = publisher("p");
	add(*state, &grant, token);
	struct tc_registry *registry = open_registry(*state);
	assert_int_equal(unlink(path_of(*state, "audit.jsonl")), 0);
	assert_int_equal(mkdir(path_of(*state, "audit.jsonl"), 0700), 0);
	grant.name = "q";
	assert_int_equal(tc_token_add(*state, &grant, &actor, second, NULL), TC_UNAVAILABLE);
	assert_string_equal(second, "");
	assert_int_equal(tc_token_revoke(*state, "p", &actor, NULL), TC_UNAVAILABLE);
	assert_non_null(find(registry, token, noon_ms));
	assert_null(strstr(read_document(*state), "\"q\""));
	rmdir(path_of(*state, "audit.jsonl"));
	tc_registry_close(registry);
}

static void test_the_file_keeps_no_secret(void **state) {
	char token[TC_TOKEN_TEXT_MAX];
	struct tc_grant grant = publisher("p");
	add(*state, &grant, token);
	const char *text = read_document(*state);
	assert_null(strstr(text, token));
	assert_null(strstr(text, token + 3));
	assert_non_null(strstr(text, "\"hash\""));
	static const char *const names[] = { "tokens.json", "tokens.lock" };
	for (size_t i = 0; i < 2; i++) {
		struct stat status;
		assert_int_equal(stat(path_of(*state, names[i]), &status), 0);
		assert_int_equal(status.st_mode & 0777, 0600);
	}
	assert_int_not_equal(access(path_of(*state, "tokens.json.new"), F_OK), 0);
}

static void test_a_revoked_row_stays(void **state) {
	char token[TC_TOKEN_TEXT_MAX];
	struct tc_grant grant = publisher("p");
	add(*state, &grant, token);
	assert_int_equal(tc_token_revoke(*state, "p", &actor, NULL), TC_OK);
	assert_int_equal(tc_token_revoke(*state, "p", &actor, NULL), TC_OK);
	assert_non_null(strstr(read_document(*state), "\"revoked\": true"));
	struct tc_error err = { 0 };
	assert_int_equal(tc_token_add(*state, &grant, &actor, token, &err), TC_CONFLICT);
	assert_non_null(strstr(err.message, "\"p\""));
	assert_int_equal(tc_token_revoke(*state, "q", &actor, &err), TC_NOT_FOUND);
}

struct seen {
	char text[512];
};

static void note(void *user, const struct tc_grant *grant) {
	struct seen *seen = user;
	size_t used = strlen(seen->text);
	snprintf(seen->text + used, sizeof seen->text - used, "%s %d %s %s %s%s%s\n", grant->name,
		(int)grant->role, grant->source != NULL ? grant->source : "-", grant->indicators[0],
		grant->areas[0], grant->expires_ms == INT64_MAX ? "" : " expires",
		grant->revoked ? " revoked" : "");
}

static void test_list_in_order(void **state) {
	char token[TC_TOKEN_TEXT_MAX];
	struct seen seen = { { 0 } };
	assert_int_equal(tc_token_list(*state, note, &seen, NULL), TC_OK); /* an empty directory */
	assert_string_equal(seen.text, "");
	struct tc_grant first = publisher("z"),
			second = { .name = "a",
				.role = TC_ROLE_VIEWER,
				.created_ms = noon_ms,
				.expires_ms = noon_ms };
	add(*state, &first, token);
	add(*state, &second, token);
	assert_int_equal(tc_token_revoke(*state, "z", &actor, NULL), TC_OK);
	assert_int_equal(tc_token_list(*state, note, &seen, NULL), TC_OK);
	assert_string_equal(seen.text, "z 1 /bacgiang * * revoked\na 2 - * * expires\n");
}

static void test_grants_that_cannot_be(void **state) {
	static const char *const hidden[] = { "portal.\x1b[2J", NULL };
	char token[TC_TOKEN_TEXT_MAX] = "";
	struct tc_grant cases[8];
	for (size_t i = 0; i < 8; i++) {
		cases[i] = publisher("p");
	}
	cases[0].name = NULL;
	cases[1].name = "";
	cases[2].name = "line\nbreak";
	cases[3].role = (enum tc_role)0;
	cases[4].source = NULL;
	cases[5].indicators = hidden;
	cases[6].name = "\xff";
	cases[7].expires_ms = 0; /* would be read back as "never" */
	for (size_t i = 0; i < 8; i++) {
		assert_int_equal(
			tc_token_add(*state, &cases[i], &actor, token, NULL), TC_BAD_INPUT);
	}
	assert_string_equal(token, "");
	assert_int_not_equal(access(path_of(*state, "tokens.json"), F_OK), 0);
}

static void test_directory_is_made(void **state) {
	char directory[96], token[TC_TOKEN_TEXT_MAX], path[128];
	struct tc_grant grant = publisher("p");
	struct stat status;
	snprintf(directory, sizeof directory, "%s/new", (const char *)*state);
	add(directory, &grant, token);
	assert_int_equal(stat(directory, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		snprintf(path, sizeof path, "%s/%s", directory, files[i]);
		unlink(path);
	}
	rmdir(directory);
	assert_int_equal(
		tc_token_add("/proc/1/toancanh", &grant, &actor, token, NULL), TC_UNAVAILABLE);
}

enum { WRITERS = 4, EACH = 15 };

static void test_writers_at_the_same_time(void **state) {
	pid_t children[WRITERS];
	for (int w = 0; w < WRITERS; w++) {
		children[w] = fork();
		assert_true(children[w] >= 0);
		if (children[w] == 0) {
			int failed = 0;
			for (int i = 0; i < EACH; i++) {
				char name[24], token[TC_TOKEN_TEXT_MAX];
				snprintf(name, sizeof name, "%d-%d", w, i);
				struct tc_grant grant = publisher(name);
				failed +=
					tc_token_add(*state, &grant, &actor, token, NULL) != TC_OK;
			}
			_exit(failed != 0);
		}
	}
	for (int w = 0; w < WRITERS; w++) {
		int status;
		assert_int_equal(waitpid(children[w], &status, 0), children[w]);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
	}
	const char *text = read_document(*state);
	for (int w = 0; w < WRITERS; w++) {
		for (int i = 0; i < EACH; i++) {
			char name[40];
			snprintf(name, sizeof name, "\"name\": \"%d-%d\"", w, i);
			assert_non_null(strstr(text, name));
		}
	}
}

/* However the document is spoiled, whoever was let in before still is, and nobody new. */
static void test_a_spoiled_document_keeps_the_former_grants(void **state) {
	char token[TC_TOKEN_TEXT_MAX], whole[65536];
	struct tc_grant grant = publisher("p");
	add(*state, &grant, token);
	struct tc_registry *registry = open_registry(*state);
	assert_non_null(find(registry, token, noon_ms));
	snprintf(whole, sizeof whole, "%s", read_document(*state));
	uint64_t before = tc_registry_generation(registry);
	size_t length = strlen(whole) - 2; /* without its last brace and line */
	for (size_t cut = 0; cut <= length; cut += 7) {
		char part[65536];
		snprintf(part, sizeof part, "%.*s", (int)cut, whole);
		write_document(*state, part);
		assert_non_null(find(registry, token, noon_ms));
	}
	static const char *const spoiled[] = { "", "[]", "{\"version\":2,\"tokens\":[]}",
		"{\"version\":1}", "{\"version\":1,\"tokens\":[{\"name\":\"x\"}]}",
		"{\"version\":1,\"tokens\":[{\"name\":\"x\",\"role\":\"viewer\",\"indicators\":[\"*"
		"\"],"
		"\"areas\":[\"*\"],\"created\":\"2020-01-01\",\"hash\":\"12\"}]}" };
	for (size_t i = 0; i < sizeof spoiled / sizeof *spoiled; i++) {
		write_document(*state, spoiled[i]);
		assert_non_null(find(registry, token, noon_ms));
		struct tc_registry *fresh = NULL;
		struct tc_error err = { 0 };
		assert_int_equal(tc_registry_open(*state, &fresh, &err), TC_BAD_INPUT);
		assert_non_null(strstr(err.file, "tokens.json"));
		assert_int_equal(tc_token_add(*state, &grant, &actor, token, NULL), TC_BAD_INPUT);
	}
	unlink(path_of(*state, "tokens.json"));
	assert_non_null(find(registry, token, noon_ms));
	assert_int_equal(tc_registry_generation(registry), before);
	write_document(*state, "{\"version\":1,\"tokens\":[]}");
	assert_null(find(registry, token, noon_ms));
	tc_registry_close(registry);
}

static void test_a_new_token_is_noticed(void **state) {
	char token[TC_TOKEN_TEXT_MAX];
	struct tc_registry *registry = open_registry(*state); /* no document yet */
	struct tc_grant grant = publisher("p");
	add(*state, &grant, token);
	assert_non_null(find(registry, token, noon_ms));
	tc_registry_close(registry);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_a_token_opens_what_it_was_made_for, start, end),
		cmocka_unit_test_setup_teardown(
			test_wrong_expired_and_revoked_are_nobody, start, end),
		cmocka_unit_test_setup_teardown(
			test_a_hundred_thousand_variants_open_nothing, start, end),
		cmocka_unit_test_setup_teardown(test_a_token_not_yet_valid_is_nobodys, start, end),
		cmocka_unit_test_setup_teardown(
			test_a_certificate_binds_or_stands_alone, start, end),
		cmocka_unit_test_setup_teardown(test_every_change_is_recorded, start, end),
		cmocka_unit_test_setup_teardown(
			test_what_cannot_be_recorded_is_not_done, start, end),
		cmocka_unit_test_setup_teardown(test_the_file_keeps_no_secret, start, end),
		cmocka_unit_test_setup_teardown(test_a_revoked_row_stays, start, end),
		cmocka_unit_test_setup_teardown(test_list_in_order, start, end),
		cmocka_unit_test_setup_teardown(test_grants_that_cannot_be, start, end),
		cmocka_unit_test_setup_teardown(test_directory_is_made, start, end),
		cmocka_unit_test_setup_teardown(test_writers_at_the_same_time, start, end),
		cmocka_unit_test_setup_teardown(
			test_a_spoiled_document_keeps_the_former_grants, start, end),
		cmocka_unit_test_setup_teardown(test_a_new_token_is_noticed, start, end),
	};
	return cmocka_run_group_tests_name("feeds/identity/token", tests, NULL, NULL);
}
