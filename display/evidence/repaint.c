#include "display/evidence/reading.h"

#include "display/notice.h"
#include "display/playlist.h"
#include "display/stage.h"
#include "feeds/identity/fingerprint.h"
#include "feeds/mirror/view_code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a picture is painted with, opened as the wall had it. */
struct repaint {
	struct tc_setting_copy copy;
	struct tc_stage stage;
	struct tc_playlist
		*playlist;      /* all scenes: a list of alarms knows the rules of every pane */
	struct tc_scene *scene; /* the one that was shown; the playlist's */
	struct tc_board *board; /* of figures.view */
	struct tc_painter *painter;
	struct tc_evidence_figures figures;
	struct tc_notice notice;
};

static enum tc_result open_scene(struct repaint *self, const struct tc_evidence_found *found,
	struct tc_faults *faults, struct tc_error *err) {
	const struct tc_scene_setting setting = {
		.layout_path = self->copy.layout_path,
		.wall_path = self->copy.wall_path[0] == '\0' ? NULL : self->copy.wall_path,
		.scene = found->scene,
		.catalogue = self->stage.catalogue,
		.fonts = self->stage.fonts,
	};
	if (!tc_playlist_open(&setting, &self->playlist, faults)) {
		return tc_fail(err, TC_BAD_INPUT, "the layout is not read any more as it was then");
	}
	self->scene = tc_playlist_scene(self->playlist);
	const struct tc_evidence_figures *figures = &self->figures;
	return figures->news == NULL ||
			tc_scene_renew(self->scene, figures->news, tc_view_now_ms(figures->view))
		? TC_OK
		: tc_fail(err, TC_BAD_INPUT, "what was marked as changed cannot be read");
}

static enum tc_result open_parts(struct repaint *self, const char *directory,
	const struct tc_evidence_found *found, struct tc_faults *faults, struct tc_error *err) {
	char documents[TC_PATH_MAX];
	snprintf(documents, sizeof documents, "%s/%06d/documents", directory, found->segment);
	enum tc_result result = tc_setting_lay_out(documents, found->setting, &self->copy, err);
	if (result == TC_OK) {
		result = tc_stage_open(self->copy.codelists, NULL, &self->stage, faults);
		if (result != TC_OK) {
			(void)tc_fail(err, result, "code lists or letters cannot be opened");
		}
	}
	if (result == TC_OK) {
		result = tc_evidence_view(
			directory, found, self->stage.catalogue, &self->figures, err);
	}
	if (result == TC_OK) {
		result = open_scene(self, found, faults, err);
	}
	if (result == TC_OK) {
		result = tc_painter_create(self->stage.fonts, 0, &self->painter, err);
	}
	return result;
}

static void close_parts(struct repaint *self) {
	tc_notice_finish(&self->notice);
	tc_painter_destroy(self->painter);
	tc_view_drop(self->figures.view);
	free(self->figures.news);
	tc_board_destroy(self->board);
	tc_playlist_close(self->playlist);
	tc_stage_close(&self->stage);
	tc_setting_copy_finish(&self->copy);
}

static enum tc_result paint_picture(struct repaint *self, struct tc_surface *surface) {
	struct tc_damage damage = { 0 };
	int count = 0;
	for (int i = 0; i < self->figures.lit_count; i++) {
		tc_scene_light(self->scene, &self->figures.lit[i]);
	}
	/* Alarms as they were shown, which the view has: what a wall judged before is not known to one view. */
	self->board =
		tc_board_create(self->stage.catalogue, tc_scene_layout(self->scene)->until_ms);
	if (self->board == NULL) {
		return TC_NO_MEMORY;
	}
	const struct tc_alarm_rules rules = tc_playlist_rules(self->playlist);
	tc_board_set_rules(self->board, &rules, TC_ALARM_NO_HAND);
	tc_board_restore(self->board, self->figures.view);
	(void)tc_scene_refresh(self->scene, self->figures.view, &damage);
	const struct tc_painting *paintings = tc_scene_paintings(self->scene, &count);
	damage = (struct tc_damage) { 0 };
	tc_damage_add_pixels(&damage, tc_surface_area(surface));
	return tc_painter_paint(self->painter, surface, &tc_scene_layout(self->scene)->theme.style,
		paintings, count, &damage);
}

static enum tc_result paint_slate(
	struct repaint *self, int64_t now_ms, struct tc_surface *surface) {
	const struct tc_layout *layout = tc_scene_layout(self->scene);
	const char *office = self->copy.office[0] == '\0' ? NULL : self->copy.office;
	if (!tc_notice_init(&self->notice)) {
		return TC_NO_MEMORY;
	}
	tc_notice_slate(&self->notice, layout, self->stage.fonts, office, now_ms);
	enum tc_result result = TC_OK;
	for (int i = 0; i < self->notice.count && result == TC_OK; i++) {
		const struct tc_notice_part *part = &self->notice.parts[i];
		result = tc_painter_paint(self->painter, surface, &layout->theme.style,
			&part->painting, 1, &part->damage);
	}
	return result;
}

static enum tc_result paint(struct repaint *self, const struct tc_evidence_found *found,
	struct tc_evidence_painted *out, struct tc_error *err) {
	const struct tc_wall *wall = &tc_scene_layout(self->scene)->wall;
	uint8_t hash[TC_HASH_BYTES];
	enum tc_result result =
		tc_surface_init(&out->surface, wall->width_px, wall->height_px, err);
	if (result != TC_OK) {
		return result;
	}
	result = found->kind == TC_EVIDENCE_SLATE ? paint_slate(self, found->now_ms, &out->surface)
						  : paint_picture(self, &out->surface);
	if (result != TC_OK || !tc_picture_hash(&out->surface, hash)) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for the picture");
	}
	tc_fingerprint_write(hash, out->picture);
	out->stored_ms = tc_view_stored_ms(self->figures.view);
	char *identities = tc_setting_identities(self->stage.fonts);
	out->other_program = strcmp(self->copy.program, TC_VERSION) != 0 || identities == NULL ||
		self->copy.identities == NULL || strcmp(identities, self->copy.identities) != 0;
	free(identities);
	return TC_OK;
}

static enum tc_result is_paintable(const struct tc_evidence_found *found, struct tc_error *err) {
	if (found->kind == 0) {
		return tc_fail(err, TC_BAD_INPUT, "the wall was stopped then");
	}
	if (found->kind == TC_EVIDENCE_RECOVERED) {
		return tc_fail(err, TC_BAD_INPUT,
			"what a renderer that died had left stood there, marked as such: that is "
			"not painted again");
	}
	if (found->kind == TC_EVIDENCE_DEBUG) {
		return tc_fail(err, TC_BAD_INPUT,
			"the debug overlay lay over the picture: that is not painted again");
	}
	if (found->kind == TC_EVIDENCE_CARD) {
		return tc_fail(err, TC_BAD_INPUT,
			"the card of a figure lay over the picture: that is not painted again");
	}
	if (strcmp(found->setting, "unknown") == 0) {
		return tc_fail(err, TC_BAD_INPUT,
			"a document of the layout was saved while it was read, so it is not known "
			"which was shown");
	}
	return TC_OK;
}

enum tc_result tc_evidence_paint(const char *directory, const struct tc_evidence_found *found,
	struct tc_evidence_painted *out, struct tc_faults *faults, struct tc_error *err) {
	struct repaint self = { 0 };
	*out = (struct tc_evidence_painted) { 0 };
	enum tc_result result = is_paintable(found, err);
	if (result == TC_OK) {
		result = open_parts(&self, directory, found, faults, err);
	}
	if (result == TC_OK) {
		result = paint(&self, found, out, err);
	}
	close_parts(&self);
	return result;
}
