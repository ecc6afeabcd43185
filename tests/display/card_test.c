#include "display/card.h"
#include "feeds/mirror/sample.h"
#include "tests/display/scene_setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Both walls: one screen, and eight with bezels between them. */
static const char *const layouts[] = { "layouts/national-overview.json",
	"layouts/national-overview-4x2.json", "layouts/portal-4x2.json",
	"layouts/provinces-4x2.json", "layouts/provinces-98in.json" };
enum { LAYOUTS = sizeof layouts / sizeof *layouts, HITS_MAX = 512 };

static void nobody(void *user) {
	(void)user;
}

/* Nobody answers at this address: what is shown is up to the test. */
static const struct tc_hubline_setting nowhere = { .url = "ws://127.0.0.1:9" };

/* With the real figures of the tree's layouts. */
static void open_layout(struct setting *setting, const char *layout) {
	char path[TC_PATH_MAX];
	setting_open(setting, layout);
	snprintf(path, sizeof path, "%s/layouts/samples/real.jsonl", getenv("TC_SOURCE_ROOT"));
	assert_int_equal(tc_sample_load(path, setting->stage.catalogue, setting->mirror, NULL,
				 &setting->faults),
		TC_OK);
	(void)setting_refresh(setting);
}

static void open_card(struct tc_card *card) {
	assert_true(tc_card_init(card, tc_inquirer_create(&nowhere, nobody, NULL)));
}

/* What a hub answered once, of a figure with a revision and a second source. */
static json_t *passport(void) {
	char path[TC_PATH_MAX];
	snprintf(path, sizeof path, "%s/passport.json", getenv("TC_TEST_DATA"));
	json_t *out = json_load_file(path, 0, NULL);
	assert_non_null(out);
	return out;
}

static bool says(const struct tc_card *card, const char *text) {
	const struct tc_painting *painting = tc_card_painting(card);
	for (int i = 0; painting != NULL && i < painting->list->count; i++) {
		const struct tc_command *command = &painting->list->commands[i];
		if (command->kind == TC_DRAW_TEXT && strstr(command->as.text.text, text) != NULL) {
			return true;
		}
	}
	return false;
}

static struct tc_damage refresh(struct tc_card *card, struct setting *setting) {
	struct tc_damage damage = { 0 };
	tc_card_refresh(card, setting->scene, setting->stage.fonts, 0, &damage);
	return damage;
}

static bool inside(const struct tc_rect *in, const struct tc_rect *box) {
	return box->x_px >= in->x_px && box->y_px >= in->y_px &&
		box->x_px + box->width_px <= in->x_px + in->width_px &&
		box->y_px + box->height_px <= in->y_px + in->height_px;
}

static bool meets(const struct tc_rect *a, const struct tc_rect *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

static bool on_one_screen(const struct tc_layout *layout, const struct tc_rect *box) {
	const struct tc_screen *screens = layout->wall.screens.items;
	for (size_t i = 0; i < layout->wall.screens.count; i++) {
		const struct tc_rect screen = { screens[i].wall_x_px, screens[i].wall_y_px,
			screens[i].width_px, screens[i].height_px };
		if (inside(&screen, box)) {
			return true;
		}
	}
	return false;
}

static void assert_texts_inside(const struct tc_card *card) {
	const struct tc_drawlist *list = tc_card_painting(card)->list;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_TEXT && !inside(&card->box, &command->bounds)) {
			fail_msg("\"%s\" leaves its card", command->as.text.text);
		}
	}
}

/* Whether there is a side of the figure with room for the card; on a narrow screen there may be none. */
static bool has_side(
	const struct tc_rect *room, const struct tc_rect *figure, const struct tc_rect *card) {
	double left = figure->x_px - room->x_px, up = figure->y_px - room->y_px;
	double right = room->width_px - left - figure->width_px;
	double down = room->height_px - up - figure->height_px;
	return left >= card->width_px || right >= card->width_px || up >= card->height_px ||
		down >= card->height_px;
}

static struct tc_rect pane_of(const struct tc_layout *layout, const struct tc_hit *hit) {
	const struct tc_pane_box *pane = &layout->panes[hit->pane].box;
	return (struct tc_rect) { pane->x_px, pane->y_px, pane->width_px, pane->height_px };
}

/* Of a checksum the beginning is enough, of its row's label nothing is left out. */
static void assert_nothing_is_cut(const struct tc_card *card) {
	const struct tc_drawlist *list = tc_card_painting(card)->list;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_TEXT && strstr(command->as.text.text, "…") != NULL &&
			strstr(command->as.text.text, "sha256") == NULL) {
			fail_msg("\"%s\" is cut", command->as.text.text);
		}
	}
}

/* Every figure of every layout, one after the other by the key. Where a wall has more screens than one, a card never
 * stands over the figure's pane. */
static void a_card_stands_beside_its_figure_on_one_screen(void **state) {
	(void)state;
	int figures = 0;
	for (int i = 0; i < LAYOUTS; i++) {
		struct setting setting;
		struct tc_card card;
		open_layout(&setting, layouts[i]);
		open_card(&card);
		const struct tc_layout *layout = tc_scene_layout(setting.scene);
		int most = tc_hit_list(setting.scene, NULL, 0);
		for (int step = 0; step < most; step++) {
			tc_card_walk(&card, setting.scene, 0);
			tc_card_answer(&card, passport(), "", TC_VIETNAMESE);
			(void)refresh(&card, &setting);
			assert_true(on_one_screen(layout, &card.box));
			assert_texts_inside(&card);
			assert_nothing_is_cut(&card);
			assert_true(says(&card, "27/11/2026")); /* the end of its title */
			const struct tc_rect room = tc_card_room(setting.scene, &card.hit);
			const struct tc_rect pane = pane_of(layout, &card.hit);
			if (layout->wall.screens.count > 1) {
				assert_false(meets(&card.box, &pane));
			} else {
				assert_true(inside(&room, &card.box));
				assert_int_equal(meets(&card.box, &card.hit.box),
					!has_side(&room, &card.hit.box, &card.box));
			}
			figures++;
		}
		/* After the last comes the first again. */
		struct tc_hit first = { .pane = -1 };
		assert_true(tc_hit_next(setting.scene, &first, &first));
		tc_card_walk(&card, setting.scene, 0);
		assert_memory_equal(&card.hit.box, &first.box, sizeof first.box);
		tc_card_finish(&card);
		setting_close(&setting);
	}
	assert_true(figures > 40);
}

static void a_finger_finds_the_figure_under_it_or_the_panes_nearest(void **state) {
	(void)state;
	struct setting setting;
	struct tc_hit *hits = calloc(HITS_MAX, sizeof *hits), hit;
	open_layout(&setting, layouts[0]);
	int count = tc_hit_list(setting.scene, hits, HITS_MAX);
	assert_true(count > 4 && count < HITS_MAX);
	for (int i = 0; i < count; i++) {
		double x_px = hits[i].box.x_px + hits[i].box.width_px / 2;
		double y_px = hits[i].box.y_px + hits[i].box.height_px / 2;
		assert_true(tc_hit_at(setting.scene, x_px, y_px, &hit));
		assert_memory_equal(&hit.box, &hits[i].box, sizeof hit.box);
		assert_int_equal(hit.pane, hits[i].pane);
		assert_int_equal(hit.indicator, hits[i].indicator);
		assert_int_equal(hit.area, hits[i].area);
		assert_string_equal(hit.period, hits[i].period);
	}
	const struct tc_pane_box *pane = &tc_scene_layout(setting.scene)->panes[hits[0].pane].box;
	assert_true(tc_hit_at(setting.scene, pane->x_px + 1, pane->y_px + 1, &hit));
	assert_int_equal(hit.pane, hits[0].pane);
	assert_false(tc_hit_at(setting.scene, 0, 0, &hit));
	free(hits);
	setting_close(&setting);
}

static void it_waits_says_why_not_and_closes_by_itself(void **state) {
	(void)state;
	struct setting setting;
	struct tc_card card;
	open_layout(&setting, layouts[0]);
	open_card(&card);
	assert_int_equal(refresh(&card, &setting).count, 0);
	tc_card_walk(&card, setting.scene, 1000);
	assert_true(refresh(&card, &setting).count > 0);
	assert_true(says(&card, "đang hỏi hub"));
	tc_card_answer(&card, NULL, "no answer from ws://x", TC_VIETNAMESE);
	(void)refresh(&card, &setting);
	assert_true(says(&card, "chưa tra được") && says(&card, "no answer from ws://x"));
	tc_card_answer(&card, json_object(), "", TC_VIETNAMESE);
	(void)refresh(&card, &setting);
	assert_true(says(&card, "no passport"));
	tc_card_answer(&card, passport(), "", TC_VIETNAMESE);
	(void)refresh(&card, &setting);
	assert_true(says(&card, "34,7") && says(&card, "Mã băm") && says(&card, "tự đóng lúc"));
	/* A checksum is one word, longer than a line: its beginning stands beside its name. */
	assert_true(says(&card, "sha256 9a341ad8cb"));
	assert_int_equal(tc_card_next_ms(&card), 1000 + TC_CARD_SHOWN_MS);
	(void)tc_card_turn(&card, TC_VIETNAMESE, 999 + TC_CARD_SHOWN_MS);
	assert_true(card.shown);
	assert_true(tc_card_turn(&card, TC_VIETNAMESE, 1000 + TC_CARD_SHOWN_MS));
	assert_true(refresh(&card, &setting).count > 0);
	assert_null(tc_card_painting(&card));
	assert_int_equal(tc_card_next_ms(&card), INT64_MAX);
	tc_card_finish(&card);
	setting_close(&setting);
}

static void a_touch_on_the_card_and_escape_close_it(void **state) {
	(void)state;
	struct setting setting;
	struct tc_card card;
	open_layout(&setting, layouts[0]);
	open_card(&card);
	tc_card_walk(&card, setting.scene, 0);
	(void)refresh(&card, &setting);
	tc_card_touch(&card, setting.scene, card.box.x_px + 1, card.box.y_px + 1, 0);
	assert_false(card.shown);
	tc_card_walk(&card, setting.scene, 0);
	assert_true(tc_card_dismiss(&card));
	assert_false(tc_card_dismiss(&card));
	tc_card_walk(&card, setting.scene, 0);
	tc_card_touch(&card, setting.scene, 0, 0, 0);
	assert_false(card.shown);
	tc_card_finish(&card);
	setting_close(&setting);
}

static struct tc_rect box_of(const struct setting *setting, int pane, const struct tc_command *of) {
	const struct tc_pane_box *at = &tc_scene_layout(setting->scene)->panes[pane].box;
	struct tc_rect box = of->bounds;
	box.x_px += at->x_px;
	box.y_px += at->y_px;
	return box;
}

/* A figure that the card meets is covered whole: by the card, or by the ground beside it. */
static void no_figure_is_cut_in_two(void **state) {
	(void)state;
	struct setting setting;
	struct tc_card card;
	int met = 0;
	open_layout(&setting, layouts[0]);
	open_card(&card);
	tc_card_walk(&card, setting.scene, 0);
	for (int step = 0; step < 8; step++) {
		tc_card_walk(&card, setting.scene, 0);
		tc_card_answer(&card, passport(), "", TC_VIETNAMESE);
		(void)refresh(&card, &setting);
		const struct tc_drawlist *list = tc_card_painting(&card)->list;
		for (int p = 0; p < tc_scene_layout(setting.scene)->pane_count; p++) {
			const struct tc_drawlist *drawn = tc_scene_list(setting.scene, p);
			for (int i = 0; i < drawn->count; i++) {
				const struct tc_command *text = &drawn->commands[i];
				if (text->kind != TC_DRAW_TEXT || text->as.text.datum == NULL) {
					continue;
				}
				struct tc_rect box = box_of(&setting, p, text);
				bool blank = false;
				for (int k = 0; k < list->count; k++) {
					blank = blank ||
						(list->commands[k].kind == TC_DRAW_FILL &&
							inside(&list->commands[k].as.fill, &box));
				}
				met += meets(&card.box, &box);
				assert_int_equal(meets(&card.box, &box), blank);
			}
		}
	}
	assert_true(met > 0);
	tc_card_finish(&card);
	setting_close(&setting);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_card_stands_beside_its_figure_on_one_screen),
		cmocka_unit_test(a_finger_finds_the_figure_under_it_or_the_panes_nearest),
		cmocka_unit_test(it_waits_says_why_not_and_closes_by_itself),
		cmocka_unit_test(a_touch_on_the_card_and_escape_close_it),
		cmocka_unit_test(no_figure_is_cut_in_two),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
