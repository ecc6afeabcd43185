/* A draw list as text, for tests: one command a line, lengths to 0.1 px. */
#include "widgets/drawlist.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const inks[TC_INK_COUNT] = {
	[TC_INK_GROUND] = "ground",
	[TC_INK_LAND] = "land",
	[TC_INK_PROVINCE] = "province",
	[TC_INK_ISLE] = "isle",
	[TC_INK_TRACK] = "track",
	[TC_INK_GRID] = "grid",
	[TC_INK_RULE] = "rule",
	[TC_INK_TEXT] = "text",
	[TC_INK_TEXT2] = "text2",
	[TC_INK_TEXT3] = "text3",
	[TC_INK_DATA] = "data",
	[TC_INK_DATA2] = "data2",
	[TC_INK_DIM] = "dim",
	[TC_INK_CRITICAL] = "critical",
	[TC_INK_WARNING] = "warning",
	[TC_INK_INFO] = "info",
	[TC_INK_STALE] = "stale",
	[TC_INK_DISPUTED] = "disputed",
	[TC_INK_INVERSE] = "inverse",
	[TC_INK_RAMP1] = "ramp1",
	[TC_INK_RAMP2] = "ramp2",
	[TC_INK_RAMP3] = "ramp3",
	[TC_INK_RAMP4] = "ramp4",
	[TC_INK_RAMP5] = "ramp5",
	[TC_INK_NODATA] = "nodata",
	[TC_INK_HATCH] = "hatch",
	[TC_INK_WATERMARK] = "watermark",
	[TC_INK_PAIR1] = "pair1",
	[TC_INK_PAIR1 + 1] = "pair2",
	[TC_INK_PAIR1 + 2] = "pair3",
	[TC_INK_PAIR1 + 3] = "pair4",
	[TC_INK_PAIR1 + 4] = "pair5",
	[TC_INK_PAIR1 + 5] = "pair6",
	[TC_INK_PAIR1 + 6] = "pair7",
	[TC_INK_PAIR1 + 7] = "pair8",
	[TC_INK_PAIR9] = "pair9",
};
static const char *const dashes[] = {
	[TC_DASH_SOLID] = "",
	[TC_DASH_STALE] = " stale",
	[TC_DASH_LOST] = " lost",
	[TC_DASH_PROVISIONAL] = " provisional",
	[TC_DASH_DISPUTED] = " disputed",
};
static const char *const weights[] = {
	[TC_WEIGHT_LIGHT] = "light",
	[TC_WEIGHT_REGULAR] = "regular",
	[TC_WEIGHT_SEMIBOLD] = "semibold",
	[TC_WEIGHT_BOLD] = "bold",
};
static const char *const polygons[] = {
	[TC_POLYGON_FILL] = "fill",
	[TC_POLYGON_HATCH] = "hatch",
	[TC_POLYGON_STROKE] = "stroke",
};

static const char *dash_word(enum tc_dash dash) {
	return dash >= TC_DASH_SOLID && dash <= TC_DASH_DISPUTED ? dashes[dash] : "";
}

static void print_rect(FILE *out, struct tc_rect rect) {
	fprintf(out, " %.1f,%.1f %.1fx%.1f", rect.x_px, rect.y_px, rect.width_px, rect.height_px);
}

static void print_line(FILE *out, const struct tc_command *command) {
	fprintf(out, " %.1f%s%s", command->as.line.width_px, dash_word(command->as.line.dash),
		command->as.line.closed ? " closed" : "");
	for (int i = 0; i < command->as.line.count; i++) {
		const struct tc_spot *spot = &command->as.line.spots[i];
		fprintf(out, " %.1f,%.1f", (double)spot->x_px, (double)spot->y_px);
	}
}

static void print_polygon(FILE *out, const struct tc_command *command) {
	enum tc_polygon_style style = command->as.polygon.style;
	fprintf(out, " %s", polygons[style]);
	if (style == TC_POLYGON_STROKE) {
		fprintf(out, " %.1f%s", command->as.polygon.width_px,
			dash_word(command->as.polygon.dash));
	}
	print_rect(out, command->bounds);
}

static void print_figure(FILE *out, const struct tc_datum *datum) {
	if (!datum) {
		return;
	}
	static const char *const tellings[] = { "", "", " change", " former", " lateness", " name",
		" letter" };
	fprintf(out, " =%s %s @ %s", tellings[datum->tells],
		datum->value[0] ? datum->value : "nothing", datum->period);
	for (int bit = 0; bit < TC_MARK_COUNT; bit++) {
		if (datum->marks & (1u << bit)) {
			fprintf(out, " %s", tc_mark_word(1u << bit));
		}
	}
}

static void print_text(FILE *out, const struct tc_command *command) {
	fprintf(out, " %.1f,%.1f %d %s \"%s\"", command->as.text.x_px, command->as.text.baseline_px,
		command->as.text.size_px, weights[command->as.text.weight], command->as.text.text);
	print_figure(out, command->as.text.datum);
}

static void print_command(FILE *out, const struct tc_command *command) {
	static const char *const kinds[] = { "", "fill", "line", "polygon", "dots", "disc", "arc",
		"ribbon", "text", "fade", "watermark", "picture" };
	fprintf(out, "%s %s", kinds[command->kind], inks[command->ink]);
	switch (command->kind) {
	case TC_DRAW_FILL: print_rect(out, command->as.fill); break;
	case TC_DRAW_LINE: print_line(out, command); break;
	case TC_DRAW_POLYGON: print_polygon(out, command); break;
	case TC_DRAW_DOTS:
		fprintf(out, " %.1f,%.1f pitch %.1f radius %.1f ring %.1f columns %d %d..%d",
			command->as.dots.x_px, command->as.dots.y_px, command->as.dots.pitch_px,
			command->as.dots.radius_px, command->as.dots.ring_px,
			command->as.dots.columns, command->as.dots.first,
			command->as.dots.first + command->as.dots.count - 1);
		break;
	case TC_DRAW_DISC:
		fprintf(out, " %.1f,%.1f radius %.1f ring %.1f", command->as.disc.x_px,
			command->as.disc.y_px, command->as.disc.radius_px,
			command->as.disc.ring_px);
		break;
	case TC_DRAW_ARC:
		fprintf(out, " %.1f,%.1f radius %.1f width %.1f turn %.3f..%.3f",
			command->as.arc.x_px, command->as.arc.y_px, command->as.arc.radius_px,
			command->as.arc.width_px, command->as.arc.from_turn,
			command->as.arc.to_turn);
		break;
	case TC_DRAW_RIBBON:
		fprintf(out, " %.1f,%.1f %.1f,%.1f height %.1f", command->as.ribbon.x0_px,
			command->as.ribbon.top0_px, command->as.ribbon.x1_px,
			command->as.ribbon.top1_px, command->as.ribbon.height_px);
		break;
	case TC_DRAW_TEXT: print_text(out, command); break;
	case TC_DRAW_FADE:
		print_rect(out, command->as.fade.box);
		fprintf(out, " %.1f %.1f %.1f %.1f", command->as.fade.left_px,
			command->as.fade.right_px, command->as.fade.top_px,
			command->as.fade.bottom_px);
		break;
	case TC_DRAW_WATERMARK:
		print_rect(out, command->as.watermark.box);
		fprintf(out, " %d \"%s\"", command->as.watermark.size_px,
			command->as.watermark.text);
		break;
	case TC_DRAW_PICTURE:
		print_rect(out, command->bounds);
		fprintf(out, " %s", command->as.picture.file);
		break;
	}
	fputc('\n', out);
}

char *tc_drawlist_print(const struct tc_drawlist *list, struct tc_arena *arena) {
	char *bytes = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&bytes, &length);
	if (!out) {
		return NULL;
	}
	for (int i = 0; i < list->count; i++) {
		print_command(out, &list->commands[i]);
	}
	bool whole = fclose(out) == 0;
	char *copy = whole ? tc_arena_copy(arena, bytes, length) : NULL;
	free(bytes);
	return copy;
}
