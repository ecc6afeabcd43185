#include "feeds/wire/socket_poll.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <poll.h>

#include <cmocka.h>

enum { FEW = 4, MANY = 600 };

/* As the library calls it, by its name: a call that the compiler sees may become __poll_chk. */
static int (*volatile ask)(struct pollfd *, nfds_t, int) = poll;

/* Pairs of sockets; the near ends are in the list. */
struct world {
	struct pollfd list[MANY];
	int far[MANY];
	nfds_t count;
};

static void add_pair(struct world *world) {
	int pair[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	tc_socket_poll_accept(pair[0]);
	world->list[world->count] = (struct pollfd) { .fd = pair[0], .events = POLLIN };
	world->far[world->count++] = pair[1];
}

static struct world *create_world(int count) {
	struct world *world = calloc(1, sizeof *world);
	assert_non_null(world);
	tc_socket_poll_open();
	while (world->count < (nfds_t)count) {
		add_pair(world);
	}
	return world;
}

static void destroy_world(struct world *world) {
	for (nfds_t i = 0; i < world->count; i++) {
		close(world->list[i].fd);
		close(world->far[i]);
	}
	tc_socket_poll_close();
	free(world);
}

static void send_to(const struct world *world, int place) {
	assert_int_equal(write(world->far[place], "x", 1), 1);
}

static void receive(const struct world *world, int place) {
	char byte;
	assert_int_equal(read(world->list[place].fd, &byte, 1), 1);
}

/* What is told of a list must be what the system's own poll tells. */
static void expect_same(struct world *world, int told) {
	short events[MANY];
	assert_int_equal(ask(world->list, world->count, 0), told);
	for (nfds_t i = 0; i < world->count; i++) {
		events[i] = world->list[i].revents;
	}
	assert_int_equal(ppoll(world->list, world->count, &(struct timespec) { 0 }, NULL), told);
	for (nfds_t i = 0; i < world->count; i++) {
		assert_int_equal(events[i], world->list[i].revents);
	}
}

static void what_is_ready_is_told_until_it_is_read(void **state) {
	(void)state;
	struct world *world = create_world(FEW);
	expect_same(world, 0);
	send_to(world, 2);
	expect_same(world, 1);
	expect_same(world, 1);
	receive(world, 2);
	expect_same(world, 0);
	destroy_world(world);
}

static void the_events_asked_for_may_change(void **state) {
	(void)state;
	struct world *world = create_world(FEW);
	send_to(world, 1);
	world->list[0].events = POLLIN | POLLOUT;
	world->list[1].events = 0;
	expect_same(world, 1);
	world->list[0].events = POLLIN;
	world->list[1].events = POLLIN;
	expect_same(world, 1);
	assert_int_equal(world->list[1].revents, POLLIN);
	destroy_world(world);
}

static void a_hang_up_is_told_also_where_nothing_is_asked(void **state) {
	(void)state;
	struct world *world = create_world(FEW);
	world->list[3].events = 0;
	expect_same(world, 0);
	close(world->far[3]);
	expect_same(world, 1);
	assert_int_equal(world->list[3].revents & POLLHUP, POLLHUP);
	world->far[3] = dup(world->far[0]);
	destroy_world(world);
}

/* As the library does: the last takes the place of one that is closed, and the next client gets its number. */
static void a_number_has_a_new_holder(void **state) {
	(void)state;
	struct world *world = create_world(FEW);
	expect_same(world, 0);
	int number = world->list[1].fd;
	close(number);
	close(world->far[1]);
	world->count--;
	world->list[1] = world->list[world->count];
	world->far[1] = world->far[world->count];
	add_pair(world);
	assert_int_equal(world->list[world->count - 1].fd, number);
	send_to(world, 3);
	send_to(world, 1);
	expect_same(world, 2);
	destroy_world(world);
}

static void one_that_left_the_list_open_is_not_told(void **state) {
	(void)state;
	struct world *world = create_world(FEW);
	expect_same(world, 0);
	send_to(world, 3);
	world->count = 3;
	expect_same(world, 0);
	world->count = 4;
	expect_same(world, 1);
	destroy_world(world);
}

static void a_number_that_is_not_open_is_told_as_poll_does(void **state) {
	(void)state;
	struct world *world = create_world(FEW);
	int number = world->list[2].fd;
	close(number);
	expect_same(world, 1);
	assert_int_equal(world->list[2].revents, POLLNVAL);
	world->list[2].fd = -1;
	expect_same(world, 0);
	world->list[2].fd = dup(world->list[0].fd);
	destroy_world(world);
}

static void many_are_all_told_in_turn(void **state) {
	(void)state;
	struct rlimit limit = { 2 * MANY + 64, 2 * MANY + 64 };
	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max < 2 * MANY + 64 ? limit.rlim_max : 2 * MANY + 64;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	struct world *world = create_world(MANY);
	for (int i = 0; i < MANY; i++) {
		send_to(world, i);
	}
	int left = MANY;
	for (int turn = 0; turn < 4 && left > 0; turn++) {
		int told = ask(world->list, world->count, 0);
		assert_true(told > 0 && told < MANY); /* the system's own would tell all at once */
		for (int i = 0; i < MANY; i++) {
			if (world->list[i].revents != 0) {
				receive(world, i);
				left--;
			}
		}
	}
	assert_int_equal(left, 0);
	destroy_world(world);
}

int main(void) {
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_ready_is_told_until_it_is_read),
		cmocka_unit_test(the_events_asked_for_may_change),
		cmocka_unit_test(a_hang_up_is_told_also_where_nothing_is_asked),
		cmocka_unit_test(a_number_has_a_new_holder),
		cmocka_unit_test(one_that_left_the_list_open_is_not_told),
		cmocka_unit_test(a_number_that_is_not_open_is_told_as_poll_does),
		cmocka_unit_test(many_are_all_told_in_turn),
	};
	return cmocka_run_group_tests_name("feeds/wire/socket_poll", tests, NULL, NULL);
}
