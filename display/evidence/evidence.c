#include "display/evidence/evidence.h"

#include "base/clock.h"
#include "base/log.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	REST_MS = 250,    /* without a frame: the picture has come to rest */
	EVERY_MS = 1000,  /* between two records at least, and while it never rests at most */
	COST_SHARE = 100, /* a record's cost is paid off in so many times its length */
	TELL_MS = 60000,  /* a disk that takes nothing is told once a minute */
	NS_IN_MS = 1000000,
};

struct job {
	struct tc_evidence_record record;
	struct tc_tile_copy tiles;
	struct tc_scene_lit lit[TC_PANES_MAX];
	char *news; /* owned */
};

struct tc_evidence {
	/* Main thread: */
	struct tc_tile_marks marks;
	struct tc_evidence_record shown; /* its view counted */
	enum tc_evidence_kind taken_kind;
	int taken_scene;
	bool waits;   /* what is shown was not taken yet */
	bool painted; /* since the last call of shown */
	bool first;   /* nothing was taken of this layout yet */
	bool forced;  /* the last was taken for another scene than before: not paid off */
	int64_t frame_ms,
		since_ms; /* monotonic, of the last frame; of the first that waits; 0: to be set */
	int64_t next_ms;  /* monotonic: not before */
	char *identities; /* owned */

	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	/* Under lock: */
	struct job *job;                  /* owned; to be done */
	struct tc_setting_source *source; /* owned; to be read before the job */
	bool busy, stop;
	int64_t cost_ns; /* of the last record */

	/* The thread: */
	struct tc_evidence_log log;
	struct tc_tile_hashes hashes;
	struct tc_setting *setting;
	int64_t told_ms;
};

static void destroy_job(struct job *job) {
	if (job != NULL) {
		tc_view_drop(job->record.view);
		tc_tile_copy_finish(&job->tiles);
		free(job->news);
		free(job);
	}
}

static void tell(struct tc_evidence *evidence, const struct tc_error *err) {
	int64_t now_ms = tc_clock_monotonic_ms(tc_clock_system());
	if (evidence->told_ms == 0 || now_ms - evidence->told_ms >= TELL_MS) {
		evidence->told_ms = now_ms;
		tc_log(TC_LOG_WARNING, "no evidence is kept of what is shown", "reason",
			err->message, NULL);
	}
}

static void do_job(struct tc_evidence *evidence, struct job *job) {
	struct tc_error err = { 0 };
	job->record.setting = evidence->setting;
	if (!tc_tile_hashes_apply(&evidence->hashes, &job->tiles, job->record.hash)) {
		(void)tc_fail(&err, TC_NO_MEMORY, "out of memory");
		tell(evidence, &err);
	} else if (tc_evidence_log_append(&evidence->log, &job->record, &err) != TC_OK) {
		tell(evidence, &err);
	}
}

static void read_setting(struct tc_evidence *evidence, struct tc_setting_source *source) {
	tc_setting_destroy(evidence->setting);
	evidence->setting = tc_setting_read(source);
	free(source);
}

static void *run(void *user) {
	struct tc_evidence *evidence = user;
	pthread_mutex_lock(&evidence->lock);
	while (!evidence->stop || evidence->job != NULL) {
		if (evidence->job == NULL && evidence->source == NULL) {
			pthread_cond_wait(&evidence->wake, &evidence->lock);
			continue;
		}
		struct job *job = evidence->job;
		struct tc_setting_source *source = evidence->source;
		evidence->job = NULL;
		evidence->source = NULL;
		evidence->busy = true;
		pthread_mutex_unlock(&evidence->lock);
		int64_t began_ns = tc_clock_thread_cpu_ns();
		if (source != NULL) {
			read_setting(evidence, source);
		}
		if (job != NULL) {
			do_job(evidence, job);
		}
		destroy_job(job);
		pthread_mutex_lock(&evidence->lock);
		evidence->busy = false;
		evidence->cost_ns = tc_clock_thread_cpu_ns() - began_ns;
	}
	pthread_mutex_unlock(&evidence->lock);
	return NULL;
}

struct tc_evidence *tc_evidence_open(
	const char *directory, int64_t limit_bytes, const struct tc_fonts *fonts) {
	struct tc_evidence *evidence = calloc(1, sizeof *evidence);
	if (evidence == NULL) {
		return NULL;
	}
	evidence->log.figures = -1;
	evidence->log.limit_bytes = limit_bytes;
	snprintf(evidence->log.directory, sizeof evidence->log.directory, "%s", directory);
	evidence->identities = tc_setting_identities(fonts);
	pthread_mutex_init(&evidence->lock, NULL);
	pthread_cond_init(&evidence->wake, NULL);
	if (pthread_create(&evidence->thread, NULL, run, evidence) != 0) {
		pthread_mutex_destroy(&evidence->lock);
		pthread_cond_destroy(&evidence->wake);
		free(evidence->identities);
		free(evidence);
		return NULL;
	}
	return evidence;
}

void tc_evidence_close(struct tc_evidence *evidence, int64_t at_ms) {
	if (evidence == NULL) {
		return;
	}
	pthread_mutex_lock(&evidence->lock);
	evidence->stop = true;
	pthread_cond_signal(&evidence->wake);
	pthread_mutex_unlock(&evidence->lock);
	pthread_join(evidence->thread, NULL);
	tc_evidence_log_stop(&evidence->log, at_ms);
	tc_evidence_log_finish(&evidence->log);
	tc_tile_hashes_finish(&evidence->hashes);
	tc_tile_marks_finish(&evidence->marks);
	tc_setting_destroy(evidence->setting);
	tc_view_drop(evidence->shown.view);
	pthread_mutex_destroy(&evidence->lock);
	pthread_cond_destroy(&evidence->wake);
	free(evidence->source);
	free(evidence->identities);
	free(evidence);
}

void tc_evidence_set(struct tc_evidence *evidence, const struct tc_setting_source *source) {
	if (evidence == NULL) {
		return;
	}
	struct tc_setting_source *copy = malloc(sizeof *copy);
	if (copy == NULL) {
		return; /* the records say that the layout is not known */
	}
	*copy = *source;
	copy->identities = evidence->identities;
	evidence->first = true;
	evidence->waits = false; /* a picture of the layout before would be taken for one of this */
	pthread_mutex_lock(&evidence->lock);
	free(evidence->source);
	evidence->source = copy;
	pthread_cond_signal(&evidence->wake);
	pthread_mutex_unlock(&evidence->lock);
}

void tc_evidence_painted(struct tc_evidence *evidence, const struct tc_surface *surface,
	const struct tc_damage *damage) {
	if (evidence == NULL ||
		!tc_tile_marks_fit(&evidence->marks, surface->width_px, surface->height_px)) {
		return;
	}
	if (damage == NULL) {
		tc_tile_marks_all(&evidence->marks);
	} else {
		tc_tile_marks_add(&evidence->marks, damage);
	}
	evidence->painted = true;
	evidence->frame_ms = 0;
	evidence->waits = false; /* until it is whole */
}

void tc_evidence_shown(struct tc_evidence *evidence, enum tc_evidence_kind kind,
	const struct tc_scene *scene, struct tc_view *view, int64_t now_ms, int64_t at_ms) {
	if (evidence == NULL) {
		return;
	}
	struct tc_evidence_record *shown = &evidence->shown;
	const struct tc_layout *layout = tc_scene_layout(scene);
	struct tc_view *former = shown->view;
	shown->view = tc_view_take(view);
	tc_view_drop(former);
	shown->now_ms = now_ms;
	if (!evidence->painted) {
		return; /* another moment, the same picture */
	}
	evidence->painted = false;
	evidence->waits = true;
	shown->kind = kind;
	shown->at_ms = at_ms;
	shown->scene_index = layout->scene;
	snprintf(shown->scene, sizeof shown->scene, "%s%s%s", layout->name,
		layout->scene_count > 1 ? "/" : "",
		layout->scene_count > 1 ? layout->scenes[layout->scene].id : "");
}

static bool is_due(struct tc_evidence *evidence, int64_t steady_ms) {
	evidence->frame_ms = evidence->frame_ms == 0 ? steady_ms : evidence->frame_ms;
	evidence->since_ms = evidence->since_ms == 0 ? steady_ms : evidence->since_ms;
	bool another = evidence->first || evidence->shown.kind != evidence->taken_kind ||
		evidence->shown.scene_index != evidence->taken_scene;
	evidence->forced = another;
	bool rests = steady_ms - evidence->frame_ms >= REST_MS ||
		steady_ms - evidence->since_ms >= EVERY_MS;
	return another || (rests && steady_ms >= evidence->next_ms);
}

/* The thread takes one at a time; what changes meanwhile is in the next. */
static bool is_free(struct tc_evidence *evidence) {
	pthread_mutex_lock(&evidence->lock);
	bool free_now = !evidence->busy && evidence->job == NULL;
	int64_t paid_ms = evidence->cost_ns / NS_IN_MS * COST_SHARE;
	evidence->cost_ns = free_now ? 0 : evidence->cost_ns;
	pthread_mutex_unlock(&evidence->lock);
	if (free_now && !evidence->forced && paid_ms > EVERY_MS) {
		evidence->next_ms += paid_ms - EVERY_MS;
	}
	return free_now;
}

void tc_evidence_turn(struct tc_evidence *evidence, const struct tc_scene *scene,
	const struct tc_surface *surface, int64_t steady_ms) {
	if (evidence == NULL || !evidence->waits || !is_free(evidence) ||
		!is_due(evidence, steady_ms)) {
		return;
	}
	struct job *job = calloc(1, sizeof *job);
	char *news = tc_scene_news(scene);
	if (job == NULL || news == NULL ||
		!tc_tile_copy_take(&job->tiles, &evidence->marks, surface)) {
		free(news);
		free(job);
		return; /* the next turn tries again */
	}
	job->record = evidence->shown;
	job->record.view = tc_view_take(evidence->shown.view);
	job->record.lit_count = tc_scene_lit(scene, evidence->shown.now_ms, job->lit, TC_PANES_MAX);
	job->record.lit = job->lit;
	job->record.news = job->news = news;
	job->record.width_px = evidence->marks.width_px;
	job->record.height_px = evidence->marks.height_px;
	evidence->taken_kind = evidence->shown.kind;
	evidence->taken_scene = evidence->shown.scene_index;
	evidence->waits = evidence->first = false;
	evidence->since_ms = 0;
	evidence->next_ms = steady_ms + EVERY_MS;
	pthread_mutex_lock(&evidence->lock);
	evidence->job = job;
	pthread_cond_signal(&evidence->wake);
	pthread_mutex_unlock(&evidence->lock);
}
