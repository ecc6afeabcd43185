/* ticker - a line of figures, a page at a time; moving where a document insists. */
#include "widgets/kinds.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"

#include "fonts/fit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	ITEMS_MAX = 60,
	EDITION_LAST = 40,
	RECENT_LAST = 4,
	FRAME_MS = 16,
	PAGES_MAX = ITEMS_MAX,
	TEXTS_BYTES = 1 << 20
};
enum motion { MOTION_PAGES = 1, MOTION_NONE, MOTION_MOVES };
/* u. Room for the frame of a mark is kept left and right of every value. */
static const double value_gap = 5, unit_gap = 5, item_gap = 12, fade = 4, clock_room = 7.5,
		    drop = 2.6, title_gap = 8, cap_share = 0.33;

struct entry {
	const char *indicator_code, *area_code;
	struct tc_words name;
};

/* One figure laid out: widths in px, texts in the memo's arena or the fact's. */
struct item {
	const struct tc_fact *fact;
	const char *name, *value, *unit, *words;
	bool scaled; /* the unit begins with the word of a scale */
	double name_px, value_px, unit_px, words_px, width_px;
};

/* What only draw can measure: whether there is anything to move, which refresh wants to know, and the items, so that
 * a frame of a moving line has only to put them down. */
struct memo {
	struct tc_arena *arena; /* owned */
	struct item items[ITEMS_MAX];
	double total_px;
	bool measured; /* of the present facts */
};

struct ticker {
	struct tc_widget base;
	struct tc_pane_head head;
	struct tc_list entries; /* of struct entry */
	int64_t page_ms;
	double speed_u;
	int motion, size;
	bool stopped;

	const struct tc_catalogue *catalogue;
	int indicators[ITEMS_MAX], areas[ITEMS_MAX], count;
	const char *names[ITEMS_MAX], *units[ITEMS_MAX];
	struct tc_fact *facts, *scratch; /* ITEMS_MAX each */
	struct memo *memo;
	int64_t now_ms, page; /* page: counts on for ever */
	uint64_t generation;  /* of the view the facts were read from; 0: none yet */
	int64_t facts_ms;     /* when they change without news */
	int64_t next_ms;
};

static bool add_item(struct ticker *self, const struct tc_catalogue *catalogue,
	const struct entry *entry, const char *pointer, struct tc_faults *faults) {
	int at = self->count++;
	self->indicators[at] =
		tc_kind_indicator(catalogue, entry->indicator_code, "indicator", pointer, faults);
	self->areas[at] =
		tc_kind_area(catalogue, entry->area_code == NULL ? "VN" : entry->area_code,
			self->base.until_ms, "area", pointer, faults);
	if (self->indicators[at] < 0 || self->areas[at] < 0) {
		return false;
	}
	const struct tc_indicator *contract =
		tc_catalogue_indicator(catalogue, self->indicators[at]);
	const char *name = tc_words_in(&entry->name, self->base.language);
	self->names[at] =
		name[0] != '\0' ? name : tc_words_in(&contract->title, self->base.language);
	struct tc_words unit = tc_catalogue_unit_brief(catalogue, contract->unit);
	self->units[at] = tc_words_in(&unit, self->base.language);
	return true;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct ticker *self = (struct ticker *)widget;
	char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
	self->catalogue = catalogue;
	widget->slides = self->motion == MOTION_MOVES && !self->stopped;
	tc_json_child_pointer(pointer, "items", list, sizeof(list));
	const struct entry *entries = self->entries.items;
	bool fine = true;
	for (size_t i = 0; i < self->entries.count; i++) {
		tc_json_item_pointer(list, i, place, sizeof(place));
		fine = add_item(self, catalogue, &entries[i], place, faults) && fine;
	}
	if (self->entries.count == 0) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", list,
			"expected at least one item", "cần ít nhất một mục");
		return false;
	}
	self->facts = tc_arena_array(arena, ITEMS_MAX, sizeof(*self->facts));
	self->scratch = tc_arena_array(arena, ITEMS_MAX, sizeof(*self->scratch));
	self->memo = tc_arena_alloc(arena, sizeof(*self->memo));
	if (self->memo != NULL) {
		self->memo->arena = tc_arena_create(TEXTS_BYTES);
	}
	return fine && self->facts != NULL && self->scratch != NULL && self->memo != NULL &&
		self->memo->arena != NULL;
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct ticker *self = (const struct ticker *)widget;
	int last = widget->until_ms != INT64_MAX ? EDITION_LAST : RECENT_LAST;
	for (int i = 0; i < self->count && i < size; i++) {
		out[i] = (struct tc_want) { self->indicators[i], self->areas[i], last };
	}
	return self->count;
}

static bool moves(const struct ticker *self) {
	return self->base.slides;
}

static double speed_px(const struct ticker *self) {
	return self->speed_u * self->base.u_px;
}

/* How far the line has gone since its beginning stood at the left. It is drawn at whole px: between two of them
 * there is nothing to see. */
static double shift_at(const struct ticker *self, int64_t now_ms) {
	return fmod((double)now_ms / 1000 * speed_px(self), self->memo->total_px);
}

/* The moment of the next picture without news: a frame, a page, or none. */
static bool turn(struct ticker *self, int64_t now_ms) {
	int64_t next_ms = INT64_MAX, page = 0;
	bool differs = false;
	if (moves(self) && self->memo->total_px > self->base.width_px) {
		double shift_px = shift_at(self, now_ms);
		double until_ms = (floor(shift_px) + 1 - shift_px) * 1000 / speed_px(self);
		differs = floor(shift_px) < floor(shift_at(self, self->now_ms)) ||
			floor(shift_px) > floor(shift_at(self, self->now_ms));
		next_ms = now_ms + (int64_t)fmax(ceil(until_ms), FRAME_MS);
	} else if (self->motion == MOTION_PAGES && !self->stopped) {
		page = now_ms / self->page_ms;
		differs = page != self->page;
		next_ms = (page + 1) * self->page_ms;
	}
	self->now_ms = now_ms;
	self->page = page;
	self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
	return differs;
}

/* True when the line says something else than before. */
static bool read_facts(struct ticker *self, const struct tc_view *view) {
	size_t bytes = ITEMS_MAX * sizeof(*self->facts);
	memset(self->scratch, 0, bytes);
	self->facts_ms = INT64_MAX;
	for (int i = 0; i < self->count; i++) {
		struct tc_question question = { self->indicators[i], self->areas[i],
			self->base.until_ms };
		int64_t next_ms =
			tc_fact_read(&self->scratch[i], view, &question, self->base.language);
		self->facts_ms = next_ms < self->facts_ms ? next_ms : self->facts_ms;
	}
	self->generation = tc_view_generation(view);
	if (memcmp(self->scratch, self->facts, bytes) == 0) {
		return false;
	}
	struct tc_fact *before = self->facts;
	self->facts = self->scratch;
	self->scratch = before;
	self->memo->measured = false;
	return true;
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct ticker *self = (struct ticker *)widget;
	int64_t now_ms = tc_view_now_ms(view);
	/* A line that moves asks 60 times a second, mostly for nothing but its next px. */
	bool news = tc_view_generation(view) != self->generation || now_ms >= self->facts_ms ||
		now_ms < self->now_ms;
	bool differs = news && read_facts(self, view);
	self->next_ms = self->facts_ms;
	/* Pages follow the hub's clock: two walls side by side turn together. */
	differs = turn(self, now_ms) || differs;
	if (differs && moves(self)) {
		/* Only then is it measured, and known whether there is anything to move. */
		self->next_ms =
			now_ms + FRAME_MS < self->next_ms ? now_ms + FRAME_MS : self->next_ms;
	}
	return differs;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct ticker *)widget)->next_ms;
}

static struct tc_text_style note(const struct tc_drawlist *out, enum tc_ink ink) {
	return (struct tc_text_style) { out->style->type.note, TC_WEIGHT_REGULAR, ink,
		TC_ANCHOR_LEFT };
}

static struct tc_text_style sign(const struct tc_drawlist *out, unsigned marks) {
	struct tc_text_style style = note(out, tc_mark_words_ink(marks));
	style.sign = true;
	return style;
}

static struct tc_text_style bold(
	const struct ticker *self, const struct tc_drawlist *out, const struct tc_fact *fact) {
	return (struct tc_text_style) { self->size == 1 ? out->style->type.text
							: out->style->type.scene,
		TC_WEIGHT_SEMIBOLD, tc_mark_value_ink(fact->marks, TC_INK_TEXT), TC_ANCHOR_LEFT };
}

static bool is_late(const struct tc_fact *fact) {
	return (fact->marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0;
}

static void write_value(const struct ticker *self, int index, struct item *item) {
	struct tc_arena *arena = self->memo->arena;
	const struct tc_fact *fact = &self->facts[index];
	int decimals = tc_catalogue_indicator(self->catalogue, self->indicators[index])->decimals;
	struct tc_number_form form = { self->base.language, TC_NUMBER_AUTO, decimals };
	struct tc_number number = { "—", "" };
	const char *unit = self->units[index];
	if (fact->has_value) {
		tc_number_write(&fact->value, &form, &number);
	}
	char letter[2] = { tc_mark_letter(fact->marks, fact->status), '\0' };
	const char *qualifier =
		fact->has_value ? tc_qualifier_word(fact->qualifier, self->base.language) : "";
	item->name = qualifier[0] == '\0'
		? self->names[index]
		: tc_arena_printf(arena, "%s %s", self->names[index], qualifier);
	item->value =
		tc_arena_printf(arena, "%s%s%s", number.text, letter[0] == '\0' ? "" : " ", letter);
	item->scaled = fact->has_value && number.scale_word[0] != '\0';
	item->unit = !fact->has_value ? ""
		: number.scale_word[0] == '\0'
		? unit
		: tc_arena_printf(arena, "%s %s", number.scale_word, unit);
	item->name = item->name == NULL ? "" : item->name;
	item->value = item->value == NULL ? "" : item->value;
	item->unit = item->unit == NULL ? "" : item->unit;
	item->words = fact->words;
}

static struct item lay_out(const struct ticker *self, struct tc_drawlist *out, int index) {
	struct item item = { .fact = &self->facts[index] };
	write_value(self, index, &item);
	struct tc_text_style quiet = note(out, TC_INK_TEXT2);
	item.name_px = tc_measure_text(out, quiet, item.name).width_px;
	item.value_px = tc_measure_text(out, bold(self, out, item.fact), item.value).width_px;
	item.unit_px = tc_measure_text(out, quiet, item.unit).width_px;
	item.words_px = tc_measure_text(out, quiet, item.words).width_px +
		(is_late(item.fact) ? tc_u(out, clock_room) : 0);
	double after_px = item.value_px +
		(item.unit_px > 0 ? item.unit_px + tc_u(out, unit_gap) : 0) +
		(item.words_px > 0 ? item.words_px + tc_u(out, unit_gap) : 0);
	double room_px = self->base.width_px - after_px - tc_u(out, value_gap);
	if (item.name_px > room_px) {
		/* Only a name is ever cut. */
		item.name = tc_fit_ellipsis(out->fonts, quiet.weight,
			(int)lround(tc_u(out, quiet.size_u)), item.name, fmax(room_px, 0),
			self->memo->arena);
		item.name_px = tc_measure_text(out, quiet, item.name).width_px;
	}
	item.width_px = after_px + (item.name_px > 0 ? item.name_px + tc_u(out, value_gap) : 0);
	return item;
}

static void draw_item(const struct ticker *self, struct tc_drawlist *out, const struct item *item,
	double x_px, double baseline_px) {
	struct tc_text_style quiet = note(out, TC_INK_TEXT2);
	if (item->name_px > 0) {
		tc_draw_text(out, x_px, baseline_px, quiet, item->name, NULL);
		x_px += item->name_px + tc_u(out, value_gap);
	}
	struct tc_datum datum = tc_fact_datum(item->fact);
	struct tc_rect ink = tc_draw_text(
		out, x_px, baseline_px, bold(self, out, item->fact), item->value, &datum);
	tc_mark_draw_frame(out, ink, item->fact->marks);
	x_px += item->value_px + tc_u(out, unit_gap);
	if (item->unit_px > 0) {
		quiet.binds = item->scaled;
		tc_draw_text(out, x_px, baseline_px, quiet, item->unit, NULL);
		x_px += item->unit_px + tc_u(out, unit_gap);
	}
	if (item->words_px > 0) {
		if (is_late(item->fact)) {
			tc_mark_draw_clock(
				out, x_px + tc_u(out, 2.5), baseline_px - tc_u(out, drop));
			x_px += tc_u(out, clock_room);
		}
		tc_draw_text(
			out, x_px, baseline_px, sign(out, item->fact->marks), item->words, NULL);
	}
}

static void measure(const struct ticker *self, struct tc_drawlist *out) {
	struct memo *memo = self->memo;
	memo->total_px = 0;
	tc_arena_reset(memo->arena);
	for (int i = 0; i < self->count; i++) {
		memo->items[i] = lay_out(self, out, i);
		memo->total_px += memo->items[i].width_px + tc_u(out, item_gap);
	}
	memo->measured = true;
}

/* Which items stand on each page: starts[i] .. starts[i + 1]. */
static int cut_pages(
	const struct item *items, int count, double width_px, double gap_px, int *starts) {
	int pages = 0;
	double x_px = 0;
	for (int i = 0; i < count; i++) {
		if (pages == 0 || x_px + items[i].width_px > width_px) {
			starts[pages++] = i;
			x_px = 0;
		}
		x_px += items[i].width_px + gap_px;
	}
	starts[pages] = count;
	return pages;
}

static void draw_page(const struct ticker *self, struct tc_drawlist *out, double baseline_px) {
	int starts[PAGES_MAX + 1];
	double gap_px = tc_u(out, item_gap), x_px = 0;
	const struct item *items = self->memo->items;
	int pages = cut_pages(items, self->count, self->base.width_px, gap_px, starts);
	int page = (int)(self->page % pages);
	for (int i = starts[page]; i < starts[page + 1]; i++) {
		draw_item(self, out, &items[i], x_px, baseline_px);
		x_px += items[i].width_px + gap_px;
	}
}

/* The line shifted by the time, then once more behind itself; its ends fade into the ground. */
static void draw_moving(const struct ticker *self, struct tc_drawlist *out, double baseline_px) {
	const struct item *items = self->memo->items;
	double gap_px = tc_u(out, item_gap), edge_px = tc_u(out, fade);
	double x_px = -floor(shift_at(self, self->now_ms));
	while (x_px < self->base.width_px + edge_px) {
		for (int i = 0; i < self->count; i++) {
			if (x_px + items[i].width_px > -edge_px &&
				x_px < self->base.width_px + edge_px) {
				draw_item(self, out, &items[i], x_px, baseline_px);
			}
			x_px += items[i].width_px + gap_px;
		}
	}
	struct tc_rect box = { -edge_px, 0, self->base.width_px + 2 * edge_px,
		self->base.height_px };
	tc_draw_fade(out, box, 2 * edge_px, 2 * edge_px, 0, 0, TC_INK_GROUND);
}

static void draw_standing(const struct ticker *self, struct tc_drawlist *out, double baseline_px) {
	const struct tc_widget *widget = &self->base;
	char foot[TC_SENTENCE_MAX];
	if (tc_words_in(&self->head.title, widget->language)[0] != '\0') {
		double size_u = bold(self, out, &self->facts[0]).size_u;
		tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "",
			tc_words_in(&self->head.slot, widget->language), TC_INK_RULE);
		tc_pane_foot_words(
			&self->head, self->catalogue, NULL, widget->language, foot, sizeof(foot));
		tc_pane_draw_foot(out, widget->width_px, widget->height_px, foot);
		baseline_px =
			tc_u(out, out->style->pane.title + title_gap + 2 * size_u * cap_share);
	}
	draw_page(self, out, baseline_px);
}

static void draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct ticker *self = (const struct ticker *)widget;
	unsigned marks = 0;
	for (int i = 0; i < self->count; i++) {
		marks |= self->facts[i].marks;
	}
	if (!self->memo->measured) {
		measure(self, out);
	}
	double size_u = bold(self, out, &self->facts[0]).size_u;
	double baseline_px = widget->height_px / 2 + tc_u(out, size_u * cap_share);
	if (moves(self) && self->memo->total_px > widget->width_px) {
		draw_moving(self, out, baseline_px);
	} else {
		draw_standing(self, out, baseline_px);
	}
	if ((marks & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}

static void finish(struct tc_widget *widget) {
	struct memo *memo = ((struct ticker *)widget)->memo;
	if (memo != NULL) {
		tc_arena_destroy(memo->arena);
		memo->arena = NULL;
	}
}

static const struct tc_choice motions[] = {
	{ "pages", MOTION_PAGES },
	{ "none", MOTION_NONE },
	{ "moves", MOTION_MOVES },
	{ 0 },
};
static const struct tc_choice sizes[] = {
	{ "text", 1 },
	{ "scene", 2 },
	{ 0 },
};

#define ENTRY(field) offsetof(struct entry, field)

static const struct tc_option item_options[] = {
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = ENTRY(indicator_code),
		.doc = "Its indicator" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.offset = ENTRY(area_code),
		.doc = "Its area or agency; default: the country" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.offset = ENTRY(name),
		.doc = "What stands before the value; default: the indicator's title" },
	{ 0 },
};

#define AT(field) offsetof(struct ticker, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct ticker, head),
	{ .name = "items",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.fields = item_options,
		.element_size = sizeof(struct entry),
		.max_count = ITEMS_MAX,
		.offset = AT(entries),
		.doc = "The figures, in their order" },
	{ .name = "motion",
		.type = TC_OPTION_CHOICE,
		.choices = motions,
		.variant = true,
		.fallback = MOTION_PAGES,
		.offset = AT(motion),
		.doc = "pages: as many as fit, then the next; none: the first page only; moves: at "
		       "a "
		       "constant speed, where all do not fit" },
	{ .name = "page",
		.type = TC_OPTION_DURATION,
		.min = 2000,
		.max = 3600000,
		.fallback = 8000,
		.offset = AT(page_ms),
		.doc = "How long a page stands" },
	{ .name = "speed",
		.type = TC_OPTION_NUMBER,
		.min = 1,
		.max = 60,
		.fallback = 12,
		.offset = AT(speed_u),
		.doc = "Units of the wall per second, when it moves" },
	{ .name = "stopped",
		.type = TC_OPTION_BOOL,
		.offset = AT(stopped),
		.doc = "Whether it stands still on its first page, whatever motion says" },
	{ .name = "size",
		.type = TC_OPTION_CHOICE,
		.choices = sizes,
		.fallback = 2,
		.offset = AT(size),
		.doc = "Size of the values" },
	{ 0 },
};

const struct tc_widget_class tc_ticker_class = {
	.kind = "ticker",
	.doc = "A line of figures, page by page; moving only where a document asks for it",
	.size = sizeof(struct ticker),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = draw,
	.finish = finish,
	.next_change_ms = next_change_ms,
};
