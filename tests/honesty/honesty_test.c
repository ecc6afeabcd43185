/* No number on the wall lies: random feeds through mirror, judge and every kind of pane to the scene dump, which
 * is held against an oracle of its own. Arguments: numbers=N to check, seed=N to begin with. */
#include "feeds/judge/derive.h"
#include "tests/honesty/inspect.h"
#include "tests/honesty/oracle.h"

#include "display/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ACTS = 120, SETTLE_MS = 6000, WORD_MS = 500, RUNS_BYTES = 8 << 20 };

/* Everything a wall is made of but its window. */
struct wall {
	struct tc_stage stage;
	char layout[512];
	struct tc_scene *scene;
	struct tc_mirror *mirror;
	struct tc_clock_manual time;
	struct tc_clock clock;
	struct world world;
};

static void say_clock(struct wall *wall) {
	struct tc_hub_clock word = { wall->world.date_ms, wall->world.true_ms + 77000,
		wall->world.trusted };
	tc_mirror_set_clock(wall->mirror, &word);
}

static void say_row(struct wall *wall, struct row *row) {
	struct tc_observation observation = { .status = row->status,
		.qualifier = TC_QUALIFIER_NONE,
		.action = row->withdrawn ? TC_ACTION_WITHDRAW : TC_ACTION_MERGE,
		.has_value = row->has_value,
		.source = source_names[row->source],
		.recorded_at_ms = row->recorded_ms,
		.stored_at_ms = row->stored_ms,
		.sequence = row->sequence };
	const struct tc_catalogue *catalogue = wall->stage.catalogue;
	bool fine = tc_period_parse(row->period, strlen(row->period), &observation.period) &&
		(!row->has_value ||
			tc_decimal_parse(row->text, strlen(row->text), &observation.value) ==
				TC_DECIMAL_FINE);
	observation.indicator =
		tc_catalogue_find_indicator(catalogue, indicator_ids[row->indicator]);
	observation.area =
		tc_catalogue_find_area(catalogue, area_codes[row->area], observation.period.end_ms);
	if (!fine || observation.indicator < 0 || observation.area < 0) {
		printf("Bail out! %s of %s\n", row->period, indicator_ids[row->indicator]);
		exit(1);
	}
	tc_mirror_observe(wall->mirror, &observation);
	row->heard = true;
}

static void say_source(struct wall *wall, int source) {
	tc_mirror_set_source(wall->mirror, source_names[source],
		wall->world.lost[source] ? TC_SOURCE_LOST : TC_SOURCE_CONNECTED,
		wall->world.date_ms, false);
}

/* All rows, or those not yet heard, in an order that the dice choose. */
static void say_rows(struct wall *wall, const struct act *act, bool all) {
	struct row *order[ROWS_MAX];
	int count = 0;
	uint32_t dice = act->dice[2];
	for (int i = 0; i < wall->world.count; i++) {
		if (all || !wall->world.rows[i].heard) {
			order[count++] = &wall->world.rows[i];
		}
	}
	for (int i = count - 1; i > 0; i--) {
		dice = dice * 1664525u + 1013904223u;
		int other = (int)(dice >> 8) % (i + 1);
		struct row *row = order[i];
		order[i] = order[other];
		order[other] = row;
	}
	for (int i = 0; i < count; i++) {
		say_row(wall, order[i]);
	}
}

static void say_all(struct wall *wall, const struct act *act, bool all) {
	say_clock(wall);
	say_rows(wall, act, all);
	for (int s = 0; s < SOURCES; s++) {
		say_source(wall, s);
	}
	tc_mirror_set_store(wall->mirror, wall->world.degraded ? TC_STORE_DEGRADED : TC_STORE_OK);
	tc_mirror_set_link(wall->mirror, TC_LINK_LIVE);
}

static void close_scene(struct wall *wall) {
	tc_scene_close(wall->scene);
	tc_mirror_destroy(wall->mirror);
	wall->scene = NULL;
	wall->mirror = NULL;
}

static bool open_scene(struct wall *wall) {
	struct tc_faults faults = { .count = 0 };
	const struct tc_scene_setting setting = { .layout_path = wall->layout,
		.catalogue = wall->stage.catalogue,
		.fonts = wall->stage.fonts,
		.tells = true };
	if (!tc_scene_open(&setting, &wall->scene, &faults)) {
		tc_faults_print(&faults, stdout);
		return false;
	}
	int count = 0;
	const struct tc_mirror_series *series = tc_scene_series(wall->scene, &count);
	wall->mirror = tc_mirror_create(wall->stage.catalogue, &wall->clock, series, count);
	return wall->mirror != NULL && tc_mirror_set_deriver(wall->mirror, &tc_judge_deriver);
}

static void pass(struct wall *wall, int64_t ms) {
	wall->world.true_ms += ms;
	wall->world.date_ms += ms;
	wall->time.monotonic_ms += ms;
	wall->time.unix_ms += ms;
	if (!wall->world.cut) {
		say_clock(wall);
	}
}

/* Until the next closing or deadline, or 1 ms before it. */
static int64_t until_deadline(const struct wall *wall, uint32_t dice) {
	const int64_t hour_ms = 3600 * 1000, day_ms = 24 * hour_ms;
	int64_t local_ms = wall->world.date_ms + 7 * hour_ms;
	int64_t at_ms = (dice % 2 == 0 ? 17 : 19) * hour_ms - local_ms % day_ms;
	return (at_ms <= 1 ? at_ms + day_ms : at_ms) - (dice >> 1 & 1);
}

/* From a blink to days; often just around a limit. */
static int64_t duration_of(const struct wall *wall, const uint32_t *dice) {
	static const int64_t limits[] = { 10000, 60000, 300000, 1800000, 7200000, 86400000 };
	int64_t limit = limits[(dice[1] >> 4) % (sizeof limits / sizeof *limits)];
	switch (dice[0] % 6) {
	case 5: return until_deadline(wall, dice[1]);
	case 0: return 100 + dice[1] % 3000;
	case 1: return limit - 1;
	case 2: return 1000 + limit;
	case 3: return dice[1] % limit;
	default: return dice[1] % 20000;
	}
}

static void set_date(struct wall *wall, const struct act *act) {
	static const int64_t steps[] = { 7200000, -7200000, 60000, -60000, 5000 };
	struct world *world = &wall->world;
	if (world->cut) {
		return;
	}
	world->date_ms += steps[act->dice[0] % (sizeof steps / sizeof *steps)];
	world->was_set = true;
	/* A wall believes it after five seconds. */
	for (int64_t at_ms = 0; at_ms < SETTLE_MS; at_ms += WORD_MS) {
		say_clock(wall);
		pass(wall, WORD_MS);
	}
	world->set_ms = world->true_ms - SETTLE_MS + 5000;
}

static void cut_or_mend(struct wall *wall, const struct act *act) {
	wall->world.cut = !wall->world.cut;
	if (wall->world.cut) {
		tc_mirror_set_link(wall->mirror, TC_LINK_LOST);
	} else {
		say_all(wall, act, false);
	}
}

static bool reopen(struct wall *wall, const struct act *act) {
	if (wall->world.cut || wall->world.was_set) {
		return true;
	}
	close_scene(wall);
	if (!open_scene(wall)) {
		return false;
	}
	say_all(wall, act, true);
	return true;
}

/* row: what was reported; NULL for another act. */
static bool perform(struct wall *wall, const struct act *act, const struct row **row) {
	struct world *world = &wall->world;
	struct row *news;
	*row = NULL;
	switch (act->kind) {
	case ACT_REPORT:
		*row = news = world_report(world, act);
		if (news != NULL && !world->cut) {
			say_row(wall, news);
		}
		break;
	case ACT_PASS: pass(wall, duration_of(wall, act->dice)); break;
	case ACT_LINK: cut_or_mend(wall, act); break;
	case ACT_SOURCE:
		if (!world->cut) {
			int source = (int)(act->dice[0] % SOURCES);
			world->lost[source] = !world->lost[source];
			say_source(wall, source);
		}
		break;
	case ACT_STORE:
		if (!world->cut) {
			world->degraded = !world->degraded;
			tc_mirror_set_store(
				wall->mirror, world->degraded ? TC_STORE_DEGRADED : TC_STORE_OK);
		}
		break;
	case ACT_TRUST:
		if (!world->cut) {
			world->trusted = !world->trusted;
			say_clock(wall);
		}
		break;
	case ACT_SET: set_date(wall, act); break;
	case ACT_OWN: wall->time.unix_ms += (int64_t)(act->dice[0] % 86400000) - 43200000; break;
	case ACT_REPEAT:
		if (!world->cut && world->count > 0) {
			say_row(wall, &world->rows[act->dice[0] % (uint32_t)world->count]);
		}
		break;
	case ACT_OPEN: return reopen(wall, act);
	case ACT_KINDS: break;
	}
	return true;
}

static void look(struct wall *wall, struct inspection *inspection) {
	struct tc_damage damage = { 0 };
	struct tc_view *view = tc_mirror_view(wall->mirror);
	/* As the wall's loop: without news nobody is asked before he said he would change. */
	(void)tc_scene_refresh(wall->scene, view, &damage);
	json_t *dump = tc_scene_dump(wall->scene, view);
	tc_view_drop(view);
	inspect(inspection, &wall->world, wall->scene, dump);
	json_decref(dump);
	tc_fonts_trim(wall->stage.fonts, RUNS_BYTES);
}

/* Play acts that are not left out, looking after each. Returns how many were played when something was wrong;
 * 0: nothing was. */
static int play(struct wall *wall, const struct act *acts, const bool *out, int count, bool loud,
	struct inspection *inspection) {
	world_init(&wall->world);
	wall->time = (struct tc_clock_manual) { wall->world.date_ms + 123456, 5000000 };
	inspection->complaint[0] = '\0';
	const struct act first = { 0 };
	if (!open_scene(wall)) {
		exit(1);
	}
	say_all(wall, &first, true);
	int played = 0;
	for (int i = 0; i < count && inspection->complaint[0] == '\0'; i++) {
		const struct row *row;
		if (out != NULL && out[i]) {
			continue;
		}
		played = i + 1;
		if (!perform(wall, &acts[i], &row)) {
			exit(1);
		}
		if (loud) {
			act_print(&acts[i], row);
		}
		look(wall, inspection);
	}
	close_scene(wall);
	return inspection->complaint[0] == '\0' ? 0 : played;
}

/* Leave out whatever the complaint does not need, in ever smaller pieces, and show the rest. */
static void reduce(struct wall *wall, const struct act *acts, int count, const char *complaint) {
	bool out[ACTS_MAX] = { false };
	struct inspection inspection = { 0 };
	size_t pane = strcspn(complaint, ":");
	for (int piece = count / 2; piece > 0; piece /= 2) {
		for (int from = 0; from < count; from += piece) {
			bool before[ACTS_MAX];
			memcpy(before, out, sizeof out);
			for (int i = from; i < from + piece && i < count; i++) {
				out[i] = true;
			}
			if (play(wall, acts, out, count, false, &inspection) == 0 ||
				strncmp(inspection.complaint, complaint, pane) != 0) {
				memcpy(out, before, sizeof out);
			}
		}
	}
	(void)play(wall, acts, out, count, true, &inspection);
	printf("# %s\n", inspection.complaint);
}

static void link_document(
	const char *folder, const char *root, const char *from, const char *name) {
	char to[512], at[512];
	snprintf(to, sizeof to, "%s/%s/%s", root, from, name);
	snprintf(at, sizeof at, "%s/%s", folder, name);
	if (symlink(to, at) != 0) {
		perror(at);
		exit(1);
	}
}

/* The country's own areas with indicators of this test. */
static bool open_stage(struct wall *wall, const char *root) {
	static const char *const lists[] = { "areas.json", "agencies.json", "units.json",
		"calendar.json" };
	char folder[] = "/tmp/toancanh-honesty-XXXXXX", path[512];
	struct tc_faults faults = { .count = 0 };
	if (mkdtemp(folder) == NULL) {
		return false;
	}
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		link_document(folder, root, "feeds/codelists", lists[i]);
	}
	link_document(folder, root, "tests/honesty", "indicators.json");
	bool opened = tc_stage_open(folder, NULL, &wall->stage, &faults) == TC_OK;
	tc_faults_print(&faults, stdout);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, lists[i]);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/indicators.json", folder);
	unlink(path);
	rmdir(folder);
	snprintf(wall->layout, sizeof wall->layout, "%s/tests/honesty/layout.json", root);
	wall->clock = tc_clock_of_manual(&wall->time);
	return opened;
}

int main(int argc, char **argv) {
	long numbers = 100000;
	uint64_t seed = 1;
	for (int i = 1; i < argc; i++) {
		if (strncmp(argv[i], "numbers=", 8) == 0) {
			numbers = strtol(argv[i] + 8, NULL, 10);
		} else if (strncmp(argv[i], "seed=", 5) == 0) {
			seed = strtoull(argv[i] + 5, NULL, 10);
		}
	}
	struct wall *wall = calloc(1, sizeof *wall);
	const char *root = getenv("TC_SOURCE_ROOT");
	if (wall == NULL || !open_stage(wall, root == NULL ? "." : root)) {
		free(wall);
		return 1;
	}
	struct act acts[ACTS];
	struct inspection inspection = { 0 };
	printf("1..1\n");
	int failed = 0;
	long worlds = 0;
	for (; inspection.numbers < numbers && failed == 0; seed++, worlds++) {
		acts_make(seed, acts, ACTS);
		failed = play(wall, acts, NULL, ACTS, false, &inspection);
	}
	printf("%s 1 no number lies\n# %ld numbers in %ld worlds up to seed %llu\n",
		failed == 0 ? "ok" : "not ok", inspection.numbers, worlds,
		(unsigned long long)seed - 1);
	if (failed != 0) {
		printf("# %s\n# what leads there, of act %d and before:\n", inspection.complaint,
			failed);
		reduce(wall, acts, failed, inspection.complaint);
	}
	tc_stage_close(&wall->stage);
	free(wall);
	return failed == 0 ? 0 : 1;
}
