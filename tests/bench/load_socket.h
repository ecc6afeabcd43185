/* A WebSocket client as small as it can be, so that what is measured is the hub. Single-threaded. */
#ifndef TC_TESTS_BENCH_LOAD_SOCKET_H
#define TC_TESTS_BENCH_LOAD_SOCKET_H

#include <stdbool.h>
#include <stddef.h>

/* Zeroed is closed. */
struct load_socket {
	int fd;
	bool closed;
	char *in, *out; /* owned by it, freed with the process */
	size_t in_start, in_length, in_room, out_start, out_length, out_room;
	char kept; /* the byte that the last message's end took the place of */
	char *kept_at;
};

/* Connect and shake hands, blocking. False: not let in. */
bool load_socket_open(
	struct load_socket *self, const char *host, int port, const char *path, const char *token);
/* Queue one text message and send what goes. */
void load_socket_send(struct load_socket *self, const char *bytes, size_t length);
void load_socket_flush(struct load_socket *self);
/* The next whole text message, ended by a zero, borrowed until the next call; NULL: none yet. Pings are
 * answered on the way. The hub never fragments. */
char *load_socket_receive(struct load_socket *self);

#endif
