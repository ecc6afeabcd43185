#include "tests/widgets/properties/check.h"

#include "base/text.h"
#include "tests/widgets/digits.h"
#include "tests/widgets/properties/story.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What two inks may share, as display/lint has it: Vietnamese lines touch by their marks. */
static const double shared_u = 0.4;

static bool complain(char *out, const char *form, ...) __attribute__((format(printf, 2, 3)));
static bool complain(char *out, const char *form, ...) {
	va_list arguments;
	va_start(arguments, form);
	(void)vsnprintf(out, COMPLAINT_MAX, form, arguments);
	tc_utf8_trim(out);
	va_end(arguments);
	return false;
}

static struct tc_rect grown(struct tc_rect box, double x_px, double y_px) {
	return (struct tc_rect) { box.x_px - x_px, box.y_px - y_px, box.width_px + 2 * x_px,
		box.height_px + 2 * y_px };
}

/* Bounds hold one px more than the ink on every side. */
static struct tc_rect ink_of(const struct tc_command *command) {
	return grown(command->bounds, -1, -1);
}

static bool holds(struct tc_rect room, struct tc_rect box) {
	return box.x_px >= room.x_px && box.y_px >= room.y_px &&
		box.x_px + box.width_px <= room.x_px + room.width_px &&
		box.y_px + box.height_px <= room.y_px + room.height_px;
}

static bool overlap(struct tc_rect a, struct tc_rect b) {
	return a.x_px < b.x_px + b.width_px && b.x_px < a.x_px + a.width_px &&
		a.y_px < b.y_px + b.height_px && b.y_px < a.y_px + a.height_px;
}

static bool is_text(const struct tc_command *command) {
	return command->kind == TC_DRAW_TEXT && ink_of(command).width_px > 0;
}

static const char *words_of(const struct tc_command *command) {
	static const char *const kinds[] = { "", "a fill", "a line", "a polygon", "dots", "a disc",
		"an arc", "a ribbon", "a text", "a fade", "a watermark", "a picture" };
	return command->kind == TC_DRAW_TEXT ? command->as.text.text : kinds[command->kind];
}

/* What lies further out than marks may stand is cut off by whoever shows the list. */
static bool check_inside(const struct look *look, char *complaint) {
	const struct tc_widget *widget = look->widget;
	double u_px = widget->u_px, room_px = TC_WIDGET_ROOM_U * u_px + 1;
	struct tc_rect pane = { 0, 0, widget->width_px, widget->height_px };
	for (int i = 0; i < look->list->count; i++) {
		const struct tc_command *command = &look->list->commands[i];
		struct tc_rect box = ink_of(command);
		if (box.width_px <= 0 || box.height_px <= 0 || command->kind == TC_DRAW_POLYGON ||
			widget->slides) {
			continue;
		}
		if (!holds(grown(pane, room_px, room_px), box)) {
			return complain(complaint,
				"outside: %s at %.1f %.1f, %.1f x %.1f u, of a pane of %.1f x "
				"%.1f u",
				words_of(command), box.x_px / u_px, box.y_px / u_px,
				box.width_px / u_px, box.height_px / u_px, pane.width_px / u_px,
				pane.height_px / u_px);
		}
	}
	return true;
}

static bool check_apart(const struct look *look, char *complaint) {
	double u_px = look->widget->u_px, shared_px = shared_u * u_px;
	for (int i = 0; i < look->list->count; i++) {
		const struct tc_command *one = &look->list->commands[i];
		for (int k = 0; k < i && is_text(one); k++) {
			const struct tc_command *other = &look->list->commands[k];
			struct tc_rect a = grown(ink_of(one), -shared_px, -shared_px);
			struct tc_rect b = grown(ink_of(other), -shared_px, -shared_px);
			if (is_text(other) && overlap(a, b)) {
				return complain(complaint,
					"overlap: \"%s\" at %.1f %.1f is written over \"%s\" "
					"at "
					"%.1f %.1f u",
					words_of(one), a.x_px / u_px, a.y_px / u_px,
					words_of(other), b.x_px / u_px, b.y_px / u_px);
			}
		}
	}
	return true;
}

static bool check_digits(const struct look *look, char *complaint) {
	for (int i = 0; i < look->list->count; i++) {
		const struct tc_command *command = &look->list->commands[i];
		const struct tc_datum *datum =
			command->kind == TC_DRAW_TEXT ? command->as.text.datum : NULL;
		if (datum == NULL || datum->tells != TC_TELLS_VALUE || datum->indicator < 0 ||
			strpbrk(words_of(command), "0123456789") == NULL) {
			continue;
		}
		if (datum->value[0] == '\0' ||
			!digits_whole(look->list, i, datum->value, look->widget->language,
				DIGITS_ROUNDED)) {
			return complain(complaint, "digits: \"%s\" stands for %s",
				words_of(command),
				datum->value[0] == '\0' ? "no value" : datum->value);
		}
	}
	return true;
}

bool check_equal(const struct tc_drawlist *a, const struct tc_drawlist *b) {
	bool equal = a->count == b->count && a->beat_count == b->beat_count;
	for (int i = 0; i < a->count && equal; i++) {
		equal = tc_command_equal(&a->commands[i], &b->commands[i]);
	}
	return equal;
}

bool check_list(const struct look *look, char *complaint) {
	if (look->list->full) {
		return complain(complaint, "full: more memory than a pane has");
	}
	return check_inside(look, complaint) && check_apart(look, complaint) &&
		check_digits(look, complaint);
}
