/* The scene as text: what a test, an auditor or a blind colleague reads instead of the picture. */
#include "display/scene.h"

#include "base/period.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static json_t *words_of(unsigned marks) {
	json_t *words = json_array();
	for (int i = 0; i < TC_MARK_COUNT; i++) {
		if (marks & 1u << i) {
			json_array_append_new(words, json_string(tc_mark_word(1u << i)));
		}
	}
	if (marks == 0) {
		json_array_append_new(words, json_string("live"));
	}
	return words;
}

static json_t *trace_of(const struct tc_datum *datum) {
	char code[TC_TRACE_TEXT_MAX];
	if (datum->trace == 0) {
		return json_null();
	}
	tc_trace_format(datum->trace, code);
	return json_string(code);
}

static void set_box(json_t *to, const struct tc_rect *at, const struct tc_pane_box *box) {
	json_object_set_new(to, "x_px", json_integer(lround(box->x_px + at->x_px)));
	json_object_set_new(to, "y_px", json_integer(lround(box->y_px + at->y_px)));
	json_object_set_new(to, "width_px", json_integer(lround(at->width_px)));
	json_object_set_new(to, "height_px", json_integer(lround(at->height_px)));
}

static void set_datum(
	json_t *to, const struct tc_datum *datum, const struct tc_catalogue *catalogue) {
	static const char *const tellings[] = {
		[TC_TELLS_VALUE] = "value",
		[TC_TELLS_CHANGE] = "change",
		[TC_TELLS_SHARE] = "share",
		[TC_TELLS_FORMER] = "former",
		[TC_TELLS_LATENESS] = "lateness",
		[TC_TELLS_NAME] = "name",
		[TC_TELLS_LETTER] = "letter",
	};
	json_object_set_new(to, "tells", json_string(tellings[datum->tells]));
	json_object_set_new(to, "INDICATOR",
		json_string(tc_catalogue_indicator(catalogue, datum->indicator)->id));
	json_object_set_new(
		to, "REF_AREA", json_string(tc_catalogue_area(catalogue, datum->area)->code));
	json_object_set_new(to, "TIME_PERIOD", json_string(datum->period));
	json_object_set_new(
		to, "OBS_VALUE", datum->value[0] == '\0' ? json_null() : json_string(datum->value));
	json_object_set_new(
		to, "SOURCE", datum->source == NULL ? json_null() : json_string(datum->source));
	json_object_set_new(to, "TRACE", trace_of(datum));
	json_object_set_new(to, "marks", words_of(datum->marks));
}

static json_t *text_of(const struct tc_scene *scene, const struct tc_command *command,
	const struct tc_pane_box *box) {
	json_t *text = json_object();
	json_object_set_new(text, "text", json_string(command->as.text.text));
	set_box(text, &command->bounds, box);
	const struct tc_datum *datum = command->as.text.datum;
	if (datum != NULL && datum->indicator >= 0) {
		set_datum(text, datum, tc_scene_catalogue(scene));
		if (tc_scene_marks(scene, datum)) {
			json_object_set_new(text, "changed", json_true());
		}
	}
	return text;
}

static json_t *shape_of(const struct tc_shape *told, const struct tc_pane_box *box,
	const struct tc_catalogue *catalogue) {
	json_t *shape = json_object();
	set_box(shape, &told->box, box);
	set_datum(shape, &told->datum, catalogue);
	return shape;
}

static json_t *picture_of(const struct tc_command *command, const struct tc_pane_box *box) {
	json_t *picture = json_object();
	json_object_set_new(picture, "file", json_string(command->as.picture.file));
	json_object_set_new(picture, "alt", json_string(command->as.picture.alt));
	set_box(picture, &command->bounds, box);
	return picture;
}

static json_t *pane_of(const struct tc_scene *scene, int index, const struct tc_view *view) {
	const struct tc_catalogue *catalogue = tc_view_catalogue(view);
	const struct tc_pane *pane = &tc_scene_layout(scene)->panes[index];
	const struct tc_drawlist *list = tc_scene_list(scene, index);
	json_t *texts = json_array(), *shapes = json_array(), *pictures = json_array();
	unsigned marks = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_PICTURE) {
			json_array_append_new(pictures, picture_of(command, &pane->box));
		}
		if (command->kind != TC_DRAW_TEXT) {
			continue;
		}
		json_array_append_new(texts, text_of(scene, command, &pane->box));
		marks |= command->as.text.datum == NULL ? 0 : command->as.text.datum->marks;
	}
	for (int i = 0; i < list->told_count; i++) {
		json_array_append_new(shapes, shape_of(&list->told[i], &pane->box, catalogue));
		marks |= list->told[i].datum.marks;
	}
	json_t *dump = json_object();
	json_object_set_new(dump, "id", json_string(pane->id));
	json_object_set_new(dump, "kind", json_string(pane->kind));
	json_object_set_new(dump, "box",
		json_pack("[f,f,f,f]", pane->box.x_px, pane->box.y_px, pane->box.width_px,
			pane->box.height_px));
	json_object_set_new(dump, "marks", words_of(marks));
	json_object_set_new(dump, "alarms",
		tc_alarmed_dump(tc_scene_wants(scene, index), catalogue, tc_view_board(view)));
	json_object_set_new(dump, "texts", texts);
	json_object_set_new(dump, "shapes", shapes);
	if (json_array_size(pictures) > 0) {
		json_object_set(dump, "pictures", pictures);
	}
	json_decref(pictures);
	return dump;
}

json_t *tc_scene_dump(const struct tc_scene *scene, const struct tc_view *view) {
	static const char *const links[] = { "", "none", "connecting", "live", "lost" };
	static const char *const rehearsals[] = { "", "none", "test", "replay", "test" };
	const struct tc_layout *layout = tc_scene_layout(scene);
	json_t *panes = json_array();
	for (int i = 0; i < layout->pane_count; i++) {
		json_array_append_new(panes, pane_of(scene, i, view));
	}
	char now[32];
	tc_time_format(tc_view_now_ms(view), layout->wall.zone_minutes, now, sizeof now);
	json_t *dump = json_object();
	json_object_set_new(dump, "layout", json_string(layout->name));
	json_object_set_new(dump, "time", json_string(now));
	json_object_set_new(dump, "link", json_string(links[tc_view_link(view)]));
	json_object_set_new(
		dump, "clock", json_string(tc_view_clock_trusted(view) ? "synced" : "unsynced"));
	json_object_set_new(dump, "watermark", json_string(rehearsals[tc_view_rehearsal(view)]));
	json_object_set_new(dump, "panes", panes);
	return dump;
}

enum tc_result tc_scene_dump_write(const struct tc_scene *scene, const struct tc_view *view,
	const char *path, struct tc_error *err) {
	char temporary[TC_PATH_MAX];
	snprintf(temporary, sizeof temporary, "%s.new", path);
	json_t *dump = tc_scene_dump(scene, view);
	int written = json_dump_file(dump, temporary, JSON_INDENT(1));
	json_decref(dump);
	if (written != 0 || rename(temporary, path) != 0) {
		return tc_fail(err, TC_UNAVAILABLE, "cannot write %s: %s", path, strerror(errno));
	}
	return TC_OK;
}
