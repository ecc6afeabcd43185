#include "display/since.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A change bar, as in the margin of a document: taller than the digits, lest it be read as one. In em of the text
 * it stands at, and u: in the 2 u between a chart's bar and its value there is room for it, and within the frames of states. */
static const double ABOVE_EM = 0.76, BELOW_EM = 0.10, WIDTH_U = 0.6;
static const double GAP_EM = 0.05, GAP_LEAST_U = 1.0, GAP_MOST_U = 1.6;

struct tc_since_figure {
	int indicator, area;
	char period[TC_PERIOD_TEXT_MAX], value[TC_DECIMAL_TEXT_MAX];
};

static struct tc_since_figure figure_of(const struct tc_datum *datum) {
	struct tc_since_figure figure = { .indicator = datum->indicator, .area = datum->area };
	memcpy(figure.period, datum->period, sizeof figure.period);
	memcpy(figure.value, datum->value, sizeof figure.value);
	return figure;
}

static int compare_series(const void *a, const void *b) {
	const struct tc_since_figure *left = a, *right = b;
	if (left->indicator != right->indicator) {
		return left->indicator < right->indicator ? -1 : 1;
	}
	return left->area < right->area ? -1 : left->area > right->area;
}

static int compare(const void *a, const void *b) {
	const struct tc_since_figure *left = a, *right = b;
	int order = compare_series(a, b);
	order = order != 0 ? order : strcmp(left->period, right->period);
	return order != 0 ? order : strcmp(left->value, right->value);
}

static bool holds(const struct tc_since_figure *figures, int count,
	const struct tc_since_figure *figure, int (*order)(const void *, const void *)) {
	return count > 0 && bsearch(figure, figures, (size_t)count, sizeof *figures, order) != NULL;
}

/* The value that a text is; NULL: it is another thing. */
static const struct tc_datum *value_of(const struct tc_command *command) {
	const struct tc_datum *datum =
		command->kind == TC_DRAW_TEXT ? command->as.text.datum : NULL;
	return datum != NULL && datum->indicator >= 0 && datum->tells == TC_TELLS_VALUE ? datum
											: NULL;
}

/* Every value in the panes, sorted. Owned; NULL: none, or no memory. */
static struct tc_since_figure *collect(
	const struct tc_painting *panes, int pane_count, int *count) {
	size_t room = 0;
	*count = 0;
	for (int p = 0; p < pane_count; p++) {
		room += panes[p].list == NULL ? 0 : (size_t)panes[p].list->count;
	}
	struct tc_since_figure *figures = room > 0 ? calloc(room, sizeof *figures) : NULL;
	for (int p = 0; figures != NULL && p < pane_count; p++) {
		const struct tc_drawlist *list = panes[p].list;
		for (int i = 0; list != NULL && i < list->count; i++) {
			const struct tc_datum *datum = value_of(&list->commands[i]);
			if (datum != NULL) {
				figures[(*count)++] = figure_of(datum);
			}
		}
	}
	if (*count == 0) {
		free(figures);
		return NULL;
	}
	struct tc_since_figure *fitting = realloc(figures, (size_t)*count * sizeof *figures);
	figures = fitting != NULL ? fitting : figures;
	qsort(figures, (size_t)*count, sizeof *figures, compare);
	return figures;
}

static void drop_news(struct tc_since *since) {
	free(since->news);
	since->news = NULL;
	since->news_count = 0;
}

void tc_since_finish(struct tc_since *since) {
	drop_news(since);
	free(since->seen);
	*since = (struct tc_since) { 0 };
}

void tc_since_leave(struct tc_since *since, const struct tc_painting *panes, int count) {
	bool marked = since->marked; /* its picture still is */
	tc_since_finish(since);
	since->marked = marked;
	since->seen = collect(panes, count, &since->seen_count);
}

void tc_since_come(struct tc_since *since) {
	since->comes = since->seen != NULL;
}

/* Of the series that stood there before, what did not. Of another nobody knows what would have stood there. */
static void find_news(struct tc_since *since, const struct tc_painting *panes, int count) {
	int kept = 0, now_count = 0;
	struct tc_since_figure *now = collect(panes, count, &now_count);
	for (int i = 0; i < now_count; i++) {
		if (holds(since->seen, since->seen_count, &now[i], compare_series) &&
			!holds(since->seen, since->seen_count, &now[i], compare)) {
			now[kept++] = now[i];
		}
	}
	free(since->seen);
	since->seen = NULL;
	since->seen_count = 0;
	since->news = now;
	since->news_count = kept;
	if (kept == 0) {
		drop_news(since);
	}
}

bool tc_since_refresh(struct tc_since *since, const struct tc_painting *panes, int count,
	int64_t now_ms, int64_t shown_ms) {
	bool before = since->marked;
	if (since->comes) {
		since->comes = false;
		since->came_ms = now_ms;
		find_news(since, panes, count);
	} else if (now_ms < since->came_ms || now_ms >= tc_since_ends_ms(since, shown_ms)) {
		drop_news(since); /* before it came: the hub's clock was set back */
	}
	since->marked = since->news_count > 0;
	return since->marked != before;
}

int64_t tc_since_ends_ms(const struct tc_since *since, int64_t shown_ms) {
	return since->news_count == 0 || since->came_ms > INT64_MAX - shown_ms
		? INT64_MAX
		: since->came_ms + shown_ms;
}

bool tc_since_marks(const struct tc_since *since, const struct tc_datum *datum) {
	if (since->news_count == 0 || datum == NULL || datum->tells != TC_TELLS_VALUE) {
		return false;
	}
	struct tc_since_figure figure = figure_of(datum);
	return holds(since->news, since->news_count, &figure, compare);
}

static struct tc_rect bar_of(
	const struct tc_painting *pane, const struct tc_command *text, double u_px) {
	double size_px = text->as.text.size_px;
	double gap_px = fmin(fmax(GAP_EM * size_px, GAP_LEAST_U * u_px), GAP_MOST_U * u_px);
	double width_px = fmax(1, round(WIDTH_U * u_px));
	double top_px = round(text->as.text.baseline_px - ABOVE_EM * size_px);
	double bottom_px = round(text->as.text.baseline_px + BELOW_EM * size_px);
	double right_px = floor(text->bounds.x_px - gap_px);
	return (struct tc_rect) { tc_whole_px(pane->x_px) + right_px - width_px,
		tc_whole_px(pane->y_px) + top_px, width_px, bottom_px - top_px };
}

/* A ticker's words begin left of its pane. */
static bool is_inside(const struct tc_rect *bar, const struct tc_rect *clip) {
	return bar->x_px >= clip->x_px && bar->x_px + bar->width_px <= clip->x_px + clip->width_px;
}

void tc_since_draw(const struct tc_since *since, const struct tc_painting *panes, int count,
	struct tc_drawlist *out) {
	for (int p = 0; since->news_count > 0 && p < count; p++) {
		const struct tc_drawlist *list = panes[p].list;
		for (int i = 0; list != NULL && i < list->count; i++) {
			const struct tc_command *command = &list->commands[i];
			if (!tc_since_marks(since, value_of(command))) {
				continue;
			}
			struct tc_rect bar = bar_of(&panes[p], command, list->u_px);
			if (is_inside(&bar, &panes[p].clip)) {
				tc_draw_fill(out, bar, TC_INK_DATA);
			}
		}
	}
}

char *tc_since_write(const struct tc_since *since, const struct tc_catalogue *catalogue) {
	char *text = NULL;
	size_t length = 0;
	FILE *file = open_memstream(&text, &length);
	if (file == NULL) {
		return NULL;
	}
	bool whole = true;
	for (int i = 0; whole && i < since->news_count; i++) {
		const struct tc_since_figure *figure = &since->news[i];
		whole = fprintf(file, " %s|%s|%s|%s",
				tc_catalogue_indicator(catalogue, figure->indicator)->id,
				tc_catalogue_area(catalogue, figure->area)->code, figure->period,
				figure->value) > 0;
	}
	if (fclose(file) != 0 || !whole) {
		free(text);
		return NULL;
	}
	return text;
}

/* The area of exactly this code: a bare one is not read in any list. -1: none. */
static int find_area(const struct tc_catalogue *catalogue, const char *code) {
	for (int i = 0; i < tc_catalogue_area_count(catalogue); i++) {
		if (strcmp(tc_catalogue_area(catalogue, i)->code, code) == 0) {
			return i;
		}
	}
	return -1;
}

/* word: "portal.accounts|VN|2020-08|812345", cut in pieces here. */
static bool read_figure(
	const struct tc_catalogue *catalogue, char *word, struct tc_since_figure *out) {
	char *fields[4] = { word };
	for (int i = 1; i < 4; i++) {
		char *bar = strchr(fields[i - 1], '|');
		if (bar == NULL) {
			return false;
		}
		*bar = '\0';
		fields[i] = bar + 1;
	}
	out->indicator = tc_catalogue_find_indicator(catalogue, fields[0]);
	out->area = find_area(catalogue, fields[1]);
	int period = snprintf(out->period, sizeof out->period, "%s", fields[2]);
	int value = snprintf(out->value, sizeof out->value, "%s", fields[3]);
	return out->indicator >= 0 && out->area >= 0 && period < (int)sizeof out->period &&
		value < (int)sizeof out->value;
}

bool tc_since_read(struct tc_since *since, const struct tc_catalogue *catalogue, const char *text,
	int64_t now_ms) {
	char *words = strdup(text), *rest = NULL;
	size_t room = strlen(text) / 2 + 1; /* a space and more each */
	tc_since_finish(since);
	since->came_ms = now_ms;
	since->news = words == NULL ? NULL : calloc(room, sizeof *since->news);
	bool good = since->news != NULL;
	for (char *word = good ? strtok_r(words, " ", &rest) : NULL; good && word != NULL;
		word = strtok_r(NULL, " ", &rest)) {
		good = read_figure(catalogue, word, &since->news[since->news_count++]);
	}
	free(words);
	if (!good || since->news_count == 0) {
		drop_news(since);
		return good;
	}
	qsort(since->news, (size_t)since->news_count, sizeof *since->news, compare);
	return true;
}
