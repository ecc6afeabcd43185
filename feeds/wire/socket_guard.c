#include "feeds/wire/socket_guard.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "feeds/wire/frame_guard.h"
#include "feeds/wire/head_guard.h"

enum {
	DISCARD_BYTES = 1024 * 1024, /* read and dropped after what is forbidden; then it is cut */
	PROTOCOL_ERROR = 1002,
};

struct socket {
	struct tc_head_guard head;
	struct tc_frame_guard frames;
	void *user; /* NULL: no WebSocket, or not yet */
	bool told;  /* the user was taken; without one: 400 was said */
	size_t discarded;
};

typedef int ssl_read(void *ssl, void *out, int size);
typedef int ssl_write(void *ssl, const void *bytes, int size);
typedef int ssl_fd(const void *ssl);

/* Of the network thread. libwebsockets calls recv with nothing of ours in it, so only a variable can tell
 * who reads; it is the thread's own, and other threads find it empty. */
static _Thread_local struct {
	struct socket *items; /* by descriptor */
	size_t count;
	bool open, tls;
	int broken; /* sockets to be told */
	ssl_read *ssl_read;
	ssl_write *ssl_write;
	ssl_fd *ssl_fd;
} sockets;

/* A way to the real bytes: of a socket, or of the TLS on it. */
struct source {
	int fd;
	int flags;
	void *ssl;
};

static ssize_t read_really(const struct source *source, void *out, size_t size) {
	/* recvfrom, which the sanitizers see: the name recv is taken. */
	return source->ssl == NULL ? recvfrom(source->fd, out, size, source->flags, NULL, NULL)
				   : sockets.ssl_read(source->ssl, out, (int)size);
}

static struct socket *find_socket(int fd) {
	return sockets.open && fd >= 0 && (size_t)fd < sockets.count ? &sockets.items[fd] : NULL;
}

static struct socket *make_socket(int fd) {
	if (!sockets.open || fd < 0) {
		return NULL;
	}
	if ((size_t)fd >= sockets.count) {
		size_t count = (size_t)fd + 64;
		struct socket *items = realloc(sockets.items, count * sizeof *items);
		if (items == NULL) {
			return NULL;
		}
		memset(items + sockets.count, 0, (count - sockets.count) * sizeof *items);
		sockets.items = items;
		sockets.count = count;
	}
	return &sockets.items[fd];
}

/* What comes after something forbidden is read and dropped: left in the system, it would turn the close
 * into a reset, and the client would never see why. The last result is the library's: it says that there is
 * nothing to read, or that the client has gone. */
static ssize_t discard(struct socket *socket, const struct source *source, char *out, size_t size) {
	ssize_t got = 0;
	while (socket->discarded < DISCARD_BYTES && (got = read_really(source, out, size)) > 0) {
		socket->discarded += (size_t)got;
	}
	return got > 0 ? 0 : got;
}

/* The library knows nothing of this request: it is answered here, and reads the end of the stream. */
static ssize_t refuse(struct socket *socket, const struct source *source, char *out, size_t size) {
	static const char answer[] = "HTTP/1.1 400 Bad Request\r\n"
				     "content-length: 0\r\nconnection: close\r\n\r\n";
	if (!socket->told) {
		socket->told = true;
		if (source->ssl == NULL) {
			send(source->fd, answer, sizeof answer - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
		} else {
			sockets.ssl_write(source->ssl, answer, (int)sizeof answer - 1);
		}
	}
	discard(socket, source, out, size);
	return 0;
}

static ssize_t read_request(
	struct socket *socket, const struct source *source, void *out, size_t size) {
	ssize_t got = socket->head.broken ? 0 : read_really(source, out, size);
	if (got < 0 || (got == 0 && !socket->head.broken)) {
		return got;
	}
	size_t good = tc_head_guard_feed(&socket->head, out, (size_t)got);
	return good > 0 || !socket->head.broken ? (ssize_t)good : refuse(socket, source, out, size);
}

static ssize_t read_frames(
	struct socket *socket, const struct source *source, void *out, size_t size) {
	if (socket->frames.broken != 0) {
		return discard(socket, source, out, size);
	}
	ssize_t got = read_really(source, out, size);
	if (got <= 0) {
		return got;
	}
	size_t good = tc_frame_guard_feed(&socket->frames, out, (size_t)got);
	sockets.broken += socket->frames.broken != 0;
	return good > 0 ? (ssize_t)good : discard(socket, source, out, size);
}

static ssize_t guarded_read(const struct source *source, void *out, size_t size) {
	bool plain = size == 0 || (source->flags & MSG_PEEK) != 0 ||
		sockets.tls != (source->ssl != NULL);
	struct socket *socket = plain ? NULL : make_socket(source->fd);
	if (socket == NULL) {
		return read_really(source, out, size);
	}
	return socket->user == NULL ? read_request(socket, source, out, size)
				    : read_frames(socket, source, out, size);
}

/* The names that libwebsockets asks for. They are given here and not in the source, where the system's
 * headers have them already. */
ssize_t tc_guarded_recv(int fd, void *out, size_t size, int flags) __asm__("recv");
int tc_guarded_ssl_read(void *ssl, void *out, int size) __asm__("SSL_read");

ssize_t tc_guarded_recv(int fd, void *out, size_t size, int flags) {
	struct source source = { .fd = fd, .flags = flags };
	return guarded_read(&source, out, size);
}

/* POSIX has dlsym answer for functions too; C has no cast for it. */
static bool find_tls(void) {
	if (sockets.ssl_read == NULL) {
		void *read = dlsym(RTLD_NEXT, "SSL_read");
		void *write = dlsym(RTLD_NEXT, "SSL_write");
		void *fd = dlsym(RTLD_NEXT, "SSL_get_fd");
		memcpy(&sockets.ssl_read, &read, sizeof read);
		memcpy(&sockets.ssl_write, &write, sizeof write);
		memcpy(&sockets.ssl_fd, &fd, sizeof fd);
	}
	return sockets.ssl_read != NULL && sockets.ssl_write != NULL && sockets.ssl_fd != NULL;
}

int tc_guarded_ssl_read(void *ssl, void *out, int size) {
	if (!find_tls() || size <= 0) {
		errno = ENOSYS;
		return -1;
	}
	struct source source = { .fd = sockets.ssl_fd(ssl), .ssl = ssl };
	return (int)guarded_read(&source, out, (size_t)size);
}

void tc_socket_guard_open(bool tls) {
	sockets.open = true;
	sockets.tls = tls;
}

void tc_socket_guard_close(void) {
	free(sockets.items);
	sockets.items = NULL;
	sockets.count = 0;
	sockets.broken = 0;
	sockets.open = false;
}

bool tc_socket_guard_begin(int fd, void *user) {
	struct socket *socket = make_socket(fd);
	if (socket == NULL) {
		return false;
	}
	bool early = !tc_head_guard_is_between(&socket->head);
	*socket = (struct socket) { .user = user, .frames.broken = early ? PROTOCOL_ERROR : 0 };
	sockets.broken += early;
	return true;
}

static void forget(struct socket *socket) {
	sockets.broken -= socket->user != NULL && socket->frames.broken != 0 && !socket->told;
	*socket = (struct socket) { 0 };
}

void tc_socket_guard_accept(int fd) {
	struct socket *socket = find_socket(fd);
	if (socket != NULL) {
		forget(socket);
	}
}

void tc_socket_guard_end(int fd) {
	tc_socket_guard_accept(fd);
}

bool tc_socket_guard_is_amid(int fd, uint32_t *messages) {
	const struct socket *socket = find_socket(fd);
	*messages = socket == NULL ? 0 : socket->frames.messages;
	return socket != NULL && tc_frame_guard_is_amid(&socket->frames);
}

void *tc_socket_guard_take(int *code) {
	for (size_t fd = 0; sockets.broken > 0 && fd < sockets.count; fd++) {
		struct socket *socket = &sockets.items[fd];
		if (socket->user != NULL && socket->frames.broken != 0 && !socket->told) {
			socket->told = true;
			sockets.broken--;
			*code = socket->frames.broken;
			return socket->user;
		}
	}
	return NULL;
}
