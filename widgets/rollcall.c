/* rollcall - who of a group has reported an indicator, and who has not, by name. */
#include "widgets/kit/dotgrid.h"

#include "fonts/fit.h"
#include "widgets/kinds.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/quota.h"
#include "widgets/kit/roll.h"
#include "widgets/kit/tile.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum rest { REST_DOTS = 1, REST_TILES, REST_NONE };
/* u */
static const double value_gap = 8, line_pitch = 10, foot_room = 11.3, names_gap = 11,
		    tile_side = 5.7, tile_gap = 0.7, clock_room = 7.5, words_gap = 12,
		    block_gap = 3;

struct rollcall {
	struct tc_widget base;
	struct tc_pane_head head;
	struct tc_roll roll;
	int rest;
	bool names;

	struct tc_pane_change change;
	enum tc_ink rule;
};

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct rollcall *self = (struct rollcall *)widget;
	return tc_roll_prepare(&self->roll, widget, catalogue, arena, pointer, faults);
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	return tc_roll_wants(&((const struct rollcall *)widget)->roll, widget, out, size);
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct rollcall *self = (struct rollcall *)widget;
	bool differs = tc_roll_refresh(&self->roll, widget, view);
	enum tc_ink rule = self->rule;
	char shown[16];
	snprintf(shown, sizeof(shown), "%d",
		tc_turnout_count_good(
			self->roll.members, self->roll.count, (enum tc_show)self->roll.show));
	int64_t rule_ms = tc_pane_note_change(&self->change, shown, tc_view_now_ms(view));
	self->rule = self->change.ink;
	self->roll.next_ms = rule_ms < self->roll.next_ms ? rule_ms : self->roll.next_ms;
	return differs || rule != self->rule;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct rollcall *)widget)->roll.next_ms;
}

/* "Trễ hạn: Bạc Liêu, Phú Yên"; "" when nobody stands so. */
static const char *names_of(
	const struct rollcall *self, enum tc_turnout turnout, struct tc_arena *arena) {
	static const struct tc_words reports[TC_TURNOUT_COUNT] = {
		[TC_TURNOUT_WAITING] = { "Chưa đến hạn", "Not due yet" },
		[TC_TURNOUT_LATE] = { "Trễ hạn", "Late" },
		[TC_TURNOUT_SILENT] = { "Mất tín hiệu", "Silent" },
		[TC_TURNOUT_MISSING] = { "Chưa báo cáo", "Not reported" },
	};
	static const struct tc_words timeliness[TC_TURNOUT_COUNT] = {
		[TC_TURNOUT_WAITING] = { "Sắp đến hạn", "Due soon" },
		[TC_TURNOUT_LATE] = { "Trễ hạn", "Late" },
		[TC_TURNOUT_SILENT] = { "Mất tín hiệu", "Silent" },
		[TC_TURNOUT_MISSING] = { "Chưa gửi", "Nothing sent" },
		[TC_TURNOUT_MISSED] = { "Lỡ kỳ", "Period missed" },
	};
	const struct tc_words *heads = self->roll.show == TC_SHOW_TIMELINESS ? timeliness : reports;
	const char *all = "";
	for (int i = 0; i < self->roll.count && all != NULL; i++) {
		if (self->roll.members[i].turnout != turnout) {
			continue;
		}
		const char *name = tc_turnout_label(
			self->roll.catalogue, &self->roll.members[i], self->base.language, arena);
		all = all[0] == '\0'
			? tc_arena_printf(arena, "%s: %s",
				  tc_words_in(&heads[turnout], self->base.language), name)
			: tc_arena_printf(arena, "%s, %s", all, name);
	}
	return all == NULL ? "" : all;
}

/* One paragraph of names, its lines wrapped; a clock stands before those who are late. */
struct paragraph {
	const char **rows;
	int count;
	bool late, complete;
};

enum { PARAGRAPHS = 5 };

static int wrap_names(const struct rollcall *self, struct tc_drawlist *out,
	struct paragraph *paragraphs, int most) {
	/* The worst first: where room is short, they are the ones that are named. */
	static const enum tc_turnout order[PARAGRAPHS] = { TC_TURNOUT_MISSED, TC_TURNOUT_LATE,
		TC_TURNOUT_SILENT, TC_TURNOUT_MISSING, TC_TURNOUT_WAITING };
	int lines = 0;
	int size_px = (int)lround(tc_u(out, out->style->type.note));
	for (int i = 0; i < PARAGRAPHS; i++) {
		const char *names = names_of(self, order[i], out->arena);
		struct paragraph *one = &paragraphs[i];
		one->late = order[i] == TC_TURNOUT_LATE || order[i] == TC_TURNOUT_MISSED;
		one->count = 0;
		if (names[0] == '\0' || lines >= most) {
			continue;
		}
		double width_px = self->base.width_px - (one->late ? tc_u(out, clock_room) : 0);
		one->count = tc_fit_wrap(out->fonts, TC_WEIGHT_REGULAR, size_px, names, width_px,
			most - lines, &one->rows, &one->complete, out->arena);
		lines += one->count;
	}
	return lines;
}

static void draw_names(
	struct tc_drawlist *out, const struct paragraph *paragraphs, double baseline_px) {
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	for (int i = 0; i < PARAGRAPHS; i++) {
		double x_px = 0;
		style.ink = paragraphs[i].late ? TC_INK_WARNING : TC_INK_TEXT2;
		if (paragraphs[i].late && paragraphs[i].count > 0) {
			tc_mark_draw_clock(out, tc_u(out, 2.5), baseline_px - tc_u(out, 2.6));
			x_px = tc_u(out, clock_room);
		}
		for (int k = 0; k < paragraphs[i].count; k++) {
			tc_draw_text(out, x_px, baseline_px, style, paragraphs[i].rows[k], NULL);
			baseline_px += tc_u(out, line_pitch);
		}
	}
}

static struct tc_tile tile_of(const struct rollcall *self, const struct tc_member *member,
	struct tc_rect box, bool quiet) {
	if (self->roll.show == TC_SHOW_TIMELINESS) {
		struct tc_tile timely = tc_turnout_tile(member, box);
		timely.ink = quiet ? tc_mark_value_ink(TC_MARK_LOST, timely.ink) : timely.ink;
		return timely;
	}
	struct tc_tile tile = { .box = box,
		.ink = member->turnout == TC_TURNOUT_WAITING ? TC_INK_PROVINCE : TC_INK_DATA2,
		.hatched = member->turnout == TC_TURNOUT_MISSING,
		.marks = member->fact.marks,
		.status = member->fact.status };
	if (quiet) {
		tile.marks &= ~(unsigned)TC_MARK_LOST;
		tile.ink = tc_mark_value_ink(TC_MARK_LOST, tile.ink);
	}
	return tile;
}

/* A square each, in the order of the group. Returns the height used, px. */
static double draw_tiles(
	const struct rollcall *self, struct tc_drawlist *out, struct tc_rect box, bool quiet) {
	double side_px = tc_u(out, tile_side), pitch_px = side_px + tc_u(out, tile_gap);
	int columns = (int)fmax(1, floor((box.width_px - side_px) / pitch_px) + 1);
	int rows = (self->roll.count + columns - 1) / columns;
	while (rows * pitch_px > box.height_px + tc_u(out, tile_gap) && pitch_px > 4) {
		pitch_px = floor(pitch_px - 1);
		side_px = pitch_px * tile_side / (tile_side + tile_gap);
		columns = (int)fmax(1, floor((box.width_px - side_px) / pitch_px) + 1);
		rows = (self->roll.count + columns - 1) / columns;
	}
	if (rows * pitch_px > box.height_px + pitch_px) {
		return 0;
	}
	for (int i = 0; i < self->roll.count; i++) {
		struct tc_rect at = { box.x_px + i % columns * pitch_px,
			box.y_px + i / columns * pitch_px, side_px, side_px };
		struct tc_tile tile = tile_of(self, &self->roll.members[i], at, quiet);
		tc_tile_draw(out, &tile);
		tc_fact_tell(out, at, &self->roll.members[i].fact);
	}
	return rows * pitch_px;
}

static double draw_rest(
	const struct rollcall *self, struct tc_drawlist *out, struct tc_rect box, bool quiet) {
	if (self->rest == REST_NONE || box.height_px < tc_u(out, 2)) {
		return 0;
	}
	if (self->rest == REST_TILES) {
		return draw_tiles(self, out, box, quiet);
	}
	int done = tc_turnout_count_good(
		self->roll.members, self->roll.count, (enum tc_show)self->roll.show);
	struct tc_dotgrid grid = { .box = box,
		.done = done,
		.total = self->roll.count,
		.ink = quiet ? TC_INK_STALE : TC_INK_DATA };
	return tc_dotgrid_draw(out, &grid);
}

/* The figure and the words of the whole group. Returns where the rest may begin. */
static double draw_figure(const struct rollcall *self, struct tc_drawlist *out,
	const struct tc_fact *all, bool titled, bool quiet) {
	const struct tc_style *style = out->style;
	double size_u = style->type.figure;
	double baseline_px = tc_u(out, titled ? style->pane.value_small : size_u * 0.66 + 2);
	if (baseline_px > self->base.height_px) {
		baseline_px = fmax(self->base.height_px - tc_u(out, 1), tc_u(out, 1));
		size_u = fmin(size_u, baseline_px / out->u_px / 0.66);
	}
	int done = tc_turnout_count_good(
		self->roll.members, self->roll.count, (enum tc_show)self->roll.show);
	struct tc_quota quota = { done, self->roll.count, all->reported, size_u,
		quiet ? all->marks : 0, self->base.language };
	struct tc_rect ink = tc_quota_draw(out, baseline_px, self->base.width_px, &quota);
	tc_mark_draw_frame(out, ink, quiet ? all->marks & TC_MARK_LOST : 0);
	bool english = self->base.language == TC_ENGLISH;
	const char *words = !all->reported ? (english ? "no data yet" : "chưa có số liệu")
		: quiet                    ? all->words
					   : "";
	if (words[0] == '\0') {
		return baseline_px + tc_u(out, value_gap);
	}
	struct tc_text_style note = { style->type.note, TC_WEIGHT_REGULAR,
		tc_mark_words_ink(quiet ? all->marks : 0), TC_ANCHOR_LEFT };
	tc_pane_draw_fitted(out, 0, baseline_px + tc_u(out, words_gap), self->base.width_px, note,
		note.size_u, words);
	return baseline_px + tc_u(out, words_gap + value_gap);
}

static void draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct rollcall *self = (const struct rollcall *)widget;
	struct tc_fact all = tc_turnout_gather(
		self->roll.members, self->roll.count, self->roll.indicator, self->roll.peers.group);
	bool quiet = tc_turnout_all_marked(self->roll.members, self->roll.count, TC_MARK_LOST);
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0' &&
		widget->height_px >= tc_u(out, out->style->pane.value_small);
	char foot[TC_SENTENCE_MAX] = "";
	if (titled) {
		tc_pane_foot_words(&self->head, self->roll.catalogue, &all, widget->language, foot,
			sizeof(foot));
		tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "",
			tc_words_in(&self->head.slot, widget->language),
			self->rule == 0 ? TC_INK_RULE : self->rule);
	}
	double top_px = draw_figure(self, out, &all, titled, quiet);
	double floor_px = widget->height_px - (foot[0] == '\0' ? 0 : tc_u(out, foot_room));
	struct paragraph paragraphs[PARAGRAPHS] = { 0 };
	/* Names have the lower half at most; one per thing stands above them. */
	double half_px = self->rest == REST_NONE ? floor_px - top_px : (floor_px - top_px) / 2;
	int most = self->names && all.reported ? (int)(half_px / tc_u(out, line_pitch)) : 0;
	int lines = most > 0 ? wrap_names(self, out, paragraphs, most) : 0;
	double names_px = lines > 0 ? tc_u(out, names_gap + (lines - 1) * line_pitch) : 0;
	struct tc_rect box = { 0, top_px, widget->width_px,
		floor_px - top_px - (lines > 0 ? names_px + tc_u(out, block_gap) : 0) };
	double used_px = draw_rest(self, out, box, quiet);
	draw_names(out, paragraphs, top_px + used_px + tc_u(out, names_gap));
	tc_pane_draw_foot(out, widget->width_px, widget->height_px, foot);
	if ((all.marks & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}

static const struct tc_choice rests[] = {
	{ "dots", REST_DOTS },
	{ "tiles", REST_TILES },
	{ "none", REST_NONE },
	{ 0 },
};

#define AT(field) offsetof(struct rollcall, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct rollcall, head),
	TC_PEERS_OPTIONS(struct rollcall, roll.peers, "VN:provinces"),
	TC_ROLL_OPTIONS(struct rollcall, roll),
	{ .name = "rest",
		.type = TC_OPTION_CHOICE,
		.choices = rests,
		.variant = true,
		.fallback = REST_DOTS,
		.offset = AT(rest),
		.doc = "One dot or one tile for each member; tiles bear each one's marks" },
	{ .name = "names",
		.type = TC_OPTION_BOOL,
		.fallback = 1,
		.offset = AT(names),
		.doc = "Whether those who have not reported are named" },
	{ 0 },
};

const struct tc_widget_class tc_rollcall_class = {
	.kind = "rollcall",
	.doc = "Who of a group has reported: how many of how many, and who has not, by name",
	.size = sizeof(struct rollcall),
	.change = offsetof(struct rollcall, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = draw,
	.next_change_ms = next_change_ms,
};
