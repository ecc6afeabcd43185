/* One thread feeds, two take views: run under ThreadSanitizer by suite 'threads'. */
#include "tests/feeds/mirror/figures.h"

#include <pthread.h>
#include <stdatomic.h>

enum { PERIODS = 20000 };

struct shared {
	struct tc_mirror *mirror;
	struct tc_observation first;
	_Atomic int64_t put_ms; /* the newest period that the mirror has been told of */
};

static void *feed(void *user) {
	struct shared *shared = user;
	struct tc_observation news = shared->first;
	for (int i = 1; i <= PERIODS; i++) {
		news.period.start_ms = news.period.end_ms = (int64_t)i * 1000;
		news.sequence = i;
		tc_mirror_observe(shared->mirror, &news);
		atomic_store(&shared->put_ms, news.period.end_ms);
		struct tc_hub_clock clock = { (int64_t)i * 1000, -1, true };
		tc_mirror_set_clock(shared->mirror, &clock);
		tc_mirror_set_source(shared->mirror, "/gso",
			i % 2 == 0 ? TC_SOURCE_CONNECTED : TC_SOURCE_SILENT, i, false);
	}
	return NULL;
}

/* Every view is whole: periods rise, what was once seen is never gone again, and nothing is missing that
 * the mirror had been told of before the view was taken, however fast it comes (D7). */
static void *watch(void *user) {
	struct shared *shared = user;
	int64_t newest_ms = 0;
	while (newest_ms < (int64_t)PERIODS * 1000) {
		int64_t least_ms = atomic_load(&shared->put_ms);
		struct tc_view *view = tc_mirror_view(shared->mirror);
		const struct tc_series *series =
			tc_view_series(view, shared->first.indicator, shared->first.area);
		for (int i = 1; series != NULL && i < series->count; i++) {
			assert_true(series->points[i].end_ms > series->points[i - 1].end_ms);
		}
		assert_true(series != NULL || least_ms == 0);
		if (series != NULL) {
			assert_true(series->points[series->count - 1].end_ms >= least_ms);
			assert_true(series->points[series->count - 1].end_ms >= newest_ms);
			newest_ms = series->points[series->count - 1].end_ms;
			assert_string_equal(tc_view_source(view, series->source)->name, "/gso");
		}
		tc_view_drop(view);
	}
	return NULL;
}

static void test_feed_and_watch(void **state) {
	(void)state;
	struct tc_catalogue *catalogue = figures_catalogue();
	struct shared shared = { .put_ms = 0 };
	shared.first = figures_observation(
		catalogue, "gris.realtime.connections", "VN", "1970-01-02", "1", "/gso", NULL, 1);
	struct tc_mirror_series series = { shared.first.indicator, shared.first.area, 100 };
	shared.mirror = tc_mirror_create(catalogue, tc_clock_system(), &series, 1);
	pthread_t threads[3];
	assert_int_equal(pthread_create(&threads[0], NULL, watch, &shared), 0);
	assert_int_equal(pthread_create(&threads[1], NULL, watch, &shared), 0);
	assert_int_equal(pthread_create(&threads[2], NULL, feed, &shared), 0);
	for (int i = 0; i < 3; i++) {
		pthread_join(threads[i], NULL);
	}
	tc_mirror_destroy(shared.mirror);
	tc_catalogue_close(catalogue);
}

int main(void) {
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_feed_and_watch) };
	return cmocka_run_group_tests_name("mirror threads", tests, NULL, NULL);
}
