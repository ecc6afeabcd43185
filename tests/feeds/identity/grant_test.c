#include "feeds/codelists/catalogue.h"
#include "feeds/identity/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A5: the whole matrix, written out by hand. Verbs in their order: publish, view, measure, edit, approve,
 * operate, audit, administer, hint. */
static const struct {
	enum tc_role role;
	const char *may;
} matrix[] = {
	{ TC_ROLE_PUBLISHER, "x........" },
	{ TC_ROLE_VIEWER, ".xx......" },
	{ TC_ROLE_EDITOR, ".x.x....x" },
	{ TC_ROLE_APPROVER, ".x..x...x" },
	{ TC_ROLE_OPERATOR, ".xx..x..x" },
	{ TC_ROLE_AUDITOR, ".x....x.x" },
	{ TC_ROLE_ADMIN, "..x...xx." },
};

static void every_role_may_what_the_matrix_says(void **state) {
	(void)state;
	assert_int_equal(sizeof matrix / sizeof *matrix, TC_ROLE_ADMIN);
	for (size_t i = 0; i < sizeof matrix / sizeof *matrix; i++) {
		for (int verb = TC_VERB_PUBLISH; verb <= TC_VERB_HINT; verb++) {
			bool may = tc_role_may(matrix[i].role, (enum tc_verb)verb);
			assert_int_equal(may, matrix[i].may[verb - 1] == 'x');
		}
	}
	for (int verb = TC_VERB_PUBLISH; verb <= TC_VERB_HINT; verb++) {
		assert_false(tc_role_may((enum tc_role)0, (enum tc_verb)verb));
		assert_false(tc_role_may((enum tc_role)8, (enum tc_verb)verb));
		assert_false(tc_role_may((enum tc_role) - 1, (enum tc_verb)verb));
	}
}

static struct tc_catalogue *open_catalogue(void) {
	char path[TC_PATH_MAX];
	struct tc_catalogue *catalogue = NULL;
	static struct tc_faults faults;
	snprintf(path, sizeof path, "%s/feeds/codelists", getenv("TC_SOURCE_ROOT"));
	assert_int_equal(tc_catalogue_open(path, &catalogue, &faults), TC_OK);
	return catalogue;
}

/* A4: each province of a list as grantee × each as area × every indicator: only the diagonal passes, and
 * only for the indicators of the grant. */
static void count_matrix(const struct tc_catalogue *catalogue, const char *list, int expected) {
	const char *codes[128];
	int count = 0;
	for (int i = 0; i < tc_catalogue_area_count(catalogue); i++) {
		const struct tc_area *area = tc_catalogue_area(catalogue, i);
		if (area->list != NULL && strcmp(area->list, list) == 0 && count < 128) {
			codes[count++] = area->code;
		}
	}
	assert_int_equal(count, expected);
	static const char *const globs[] = { "portal.*", NULL };
	for (int own = 0; own < count; own++) {
		const char *const areas[] = { codes[own], NULL };
		const struct tc_grant grant = { .indicators = globs, .areas = areas };
		for (int other = 0; other < count; other++) {
			for (int i = 0; i < tc_catalogue_indicator_count(catalogue); i++) {
				const char *id = tc_catalogue_indicator(catalogue, i)->id;
				bool wanted = own == other && strncmp(id, "portal.", 7) == 0;
				assert_int_equal(tc_grant_covers(&grant, id, codes[other]), wanted);
			}
		}
		assert_false(tc_grant_covers(&grant, "portal.accounts", "VN"));
	}
}

static void a_province_speaks_for_itself_alone(void **state) {
	(void)state;
	struct tc_catalogue *catalogue = open_catalogue();
	count_matrix(catalogue, "VN-2004", 63);
	count_matrix(catalogue, "VN-2025", 34);
	tc_catalogue_close(catalogue);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_role_may_what_the_matrix_says),
		cmocka_unit_test(a_province_speaks_for_itself_alone),
	};
	return cmocka_run_group_tests_name("feeds/identity/grant", tests, NULL, NULL);
}
