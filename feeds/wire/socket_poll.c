#include "feeds/wire/socket_poll.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

_Static_assert(POLLIN == EPOLLIN && POLLOUT == EPOLLOUT && POLLERR == EPOLLERR &&
		POLLHUP == EPOLLHUP && POLLPRI == EPOLLPRI,
	"the two speak of events alike");

enum {
	EVENTS_MAX = 512, /* told at one turn; the others come first at the next */
	LIST_MIN = 2,     /* what asks about one descriptor is not the turn itself */
};

/* What the kernel knows of a descriptor, and where it stood in the last list. */
struct watched {
	bool known;
	short events;
	size_t place;
};

/* Of the network thread, see socket_guard.c. */
static _Thread_local struct {
	struct watched *items; /* by descriptor */
	size_t count;
	int epoll;
	bool open;
} watching;

static struct watched *make_watched(int fd) {
	if ((size_t)fd >= watching.count) {
		size_t count = (size_t)fd + 64;
		struct watched *items = realloc(watching.items, count * sizeof *items);
		if (items == NULL) {
			return NULL;
		}
		memset(items + watching.count, 0, (count - watching.count) * sizeof *items);
		watching.items = items;
		watching.count = count;
	}
	return &watching.items[fd];
}

static bool tell(int fd, struct watched *watched, short events) {
	struct epoll_event event = { .events = (unsigned short)events, .data.fd = fd };
	int change = watched->known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
	int other = watched->known ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
	watched->known = epoll_ctl(watching.epoll, change, fd, &event) == 0 ||
		((errno == ENOENT || errno == EEXIST) &&
			epoll_ctl(watching.epoll, other, fd, &event) == 0);
	watched->events = events;
	return watched->known;
}

/* False: the kernel does not take the list, which poll may. */
static bool tell_changes(struct pollfd *list, size_t count) {
	for (size_t i = 0; i < count; i++) {
		list[i].revents = 0;
		if (list[i].fd < 0) {
			continue;
		}
		struct watched *watched = make_watched(list[i].fd);
		if (watched == NULL) {
			return false;
		}
		watched->place = i;
		if ((!watched->known || watched->events != list[i].events) &&
			!tell(list[i].fd, watched, list[i].events)) {
			return false;
		}
	}
	return true;
}

static int wait_for_events(struct pollfd *list, size_t count, int timeout_ms) {
	struct epoll_event events[EVENTS_MAX];
	int found = epoll_wait(watching.epoll, events, EVENTS_MAX, timeout_ms), told = 0;
	for (int i = 0; i < found; i++) {
		int fd = events[i].data.fd;
		struct watched *watched = &watching.items[fd];
		if (watched->place < count && list[watched->place].fd == fd) {
			list[watched->place].revents = (short)events[i].events;
			told++;
		} else { /* no longer in the list, and still open */
			epoll_ctl(watching.epoll, EPOLL_CTL_DEL, fd, NULL);
			watched->known = false;
		}
	}
	return found < 0 ? found : told;
}

/* ppoll, which the sanitizers see: the name poll is taken. */
static int poll_really(struct pollfd *list, nfds_t count, int timeout_ms) {
	struct timespec timeout = { timeout_ms / 1000, timeout_ms % 1000 * 1000000L };
	return ppoll(list, count, timeout_ms < 0 ? NULL : &timeout, NULL);
}

/* The name that libwebsockets asks for, see socket_guard.c. */
int tc_socket_poll(struct pollfd *list, nfds_t count, int timeout_ms) __asm__("poll");

int tc_socket_poll(struct pollfd *list, nfds_t count, int timeout_ms) {
	bool plain = !watching.open || count < LIST_MIN || !tell_changes(list, count);
	return plain ? poll_really(list, count, timeout_ms)
		     : wait_for_events(list, count, timeout_ms);
}

void tc_socket_poll_open(void) {
	watching.epoll = epoll_create1(EPOLL_CLOEXEC);
	watching.open = watching.epoll >= 0;
}

void tc_socket_poll_close(void) {
	if (watching.open) {
		close(watching.epoll);
	}
	free(watching.items);
	watching.items = NULL;
	watching.count = 0;
	watching.open = false;
}

void tc_socket_poll_accept(int fd) {
	if (watching.open && fd >= 0 && (size_t)fd < watching.count) {
		watching.items[fd].known = false;
	}
}
