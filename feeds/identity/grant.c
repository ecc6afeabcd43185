#include "feeds/identity/token.h"

#include "base/text.h"

#include <string.h>

const struct tc_choice tc_roles[] = {
	{ "publisher", TC_ROLE_PUBLISHER },
	{ "viewer", TC_ROLE_VIEWER },
	{ "editor", TC_ROLE_EDITOR },
	{ "approver", TC_ROLE_APPROVER },
	{ "operator", TC_ROLE_OPERATOR },
	{ "auditor", TC_ROLE_AUDITOR },
	{ "admin", TC_ROLE_ADMIN },
	{ 0 },
};

#define MAY(verb) (1u << (TC_VERB_##verb))

/* One line per role. An admin grants rights and sees no figures; whoever edits does not
 * approve. Hints are for staff: a viewer's token stands on a wall, and a publisher's with those who are asked. */
static const unsigned may[] = {
	[TC_ROLE_PUBLISHER] = MAY(PUBLISH),
	[TC_ROLE_VIEWER] = MAY(VIEW) | MAY(MEASURE),
	[TC_ROLE_EDITOR] = MAY(VIEW) | MAY(EDIT) | MAY(HINT),
	[TC_ROLE_APPROVER] = MAY(VIEW) | MAY(APPROVE) | MAY(HINT),
	[TC_ROLE_OPERATOR] = MAY(VIEW) | MAY(MEASURE) | MAY(OPERATE) | MAY(HINT),
	[TC_ROLE_AUDITOR] = MAY(VIEW) | MAY(AUDIT) | MAY(HINT),
	[TC_ROLE_ADMIN] = MAY(MEASURE) | MAY(AUDIT) | MAY(ADMINISTER),
};

bool tc_role_may(enum tc_role role, enum tc_verb verb) {
	return role >= TC_ROLE_PUBLISHER && role <= TC_ROLE_ADMIN &&
		(may[role] & (1u << verb)) != 0;
}

static bool any_matches(const char *const *globs, const char *name) {
	for (; *globs != NULL; globs++) {
		if (tc_text_glob(*globs, name)) {
			return true;
		}
	}
	return false;
}

/* "24" of "VN-2004:24"; NULL for areas that are no province. */
static const char *bare_province(const char *area) {
	const char *colon = strchr(area, ':');
	return strncmp(area, "VN-", 3) == 0 && colon != NULL ? colon + 1 : NULL;
}

bool tc_grant_covers(const struct tc_grant *grant, const char *indicator, const char *area) {
	const char *bare = bare_province(area);
	return any_matches(grant->indicators, indicator) &&
		(any_matches(grant->areas, area) ||
			(bare != NULL && any_matches(grant->areas, bare)));
}
