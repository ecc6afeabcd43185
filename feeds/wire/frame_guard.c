#include "feeds/wire/frame_guard.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "base/text.h"

enum {
	FINAL = 0x80,
	RESERVED_BITS = 0x70,
	OPCODE = 0x0F,
	CONTINUATION = 0x00,
	CONTROL = 0x08,
	CLOSE = 0x08,
	MASKED = 0x80,
	LENGTH = 0x7F,
	LENGTH_IN_2 = 126,
	LENGTH_IN_8 = 127,
	MASK_BYTES = 4,
	CODE_BYTES = 2, /* of a close */
	PROTOCOL_ERROR = 1002,
	NOT_UTF8 = 1007,
	DISCARD_BYTES = 1024 * 1024, /* read and dropped after a forbidden frame; then it is cut */
};

/* The first byte: no reserved bit, a known opcode, control frames whole, and a message goes on where one
 * was begun, only there. */
static bool starts_well(struct tc_frame_guard *guard, uint8_t first) {
	int opcode = first & OPCODE;
	bool final = (first & FINAL) != 0;
	guard->opcode = (uint8_t)opcode;
	if ((first & RESERVED_BITS) != 0 || (opcode & ~CONTROL) > 2) {
		return false;
	}
	if ((opcode & CONTROL) != 0) {
		return final;
	}
	bool fits = (opcode == CONTINUATION) == guard->in_message;
	guard->in_message = !final;
	return fits;
}

/* The second byte: mask and length, or how the length follows. */
static bool sizes_well(struct tc_frame_guard *guard, uint8_t second) {
	int length = second & LENGTH;
	guard->length_bytes = length == LENGTH_IN_8 ? 8 : length == LENGTH_IN_2 ? 2 : 0;
	guard->length = guard->length_bytes == 0 ? (uint64_t)length : 0;
	bool control = (guard->opcode & CONTROL) != 0;
	return (second & MASKED) != 0 && !(control && guard->length_bytes != 0) &&
		!(guard->opcode == CLOSE && length == 1);
}

/* RFC 6455 5.2: the shortest form, and never the highest bit of eight bytes. */
static bool is_shortest(const struct tc_frame_guard *guard) {
	return guard->length_bytes == 2 ? guard->length >= LENGTH_IN_2
					: guard->length > UINT16_MAX && guard->length <= INT64_MAX;
}

/* One byte of a header. False: the frame is forbidden. */
static bool take_header(struct tc_frame_guard *guard, uint8_t byte) {
	int at = guard->at++;
	if (at == 0) {
		return starts_well(guard, byte);
	}
	if (at == 1) {
		return sizes_well(guard, byte);
	}
	int length_end = 2 + guard->length_bytes;
	if (at < length_end) {
		bool first_of_8 = at == 2 && guard->length_bytes == 8;
		guard->length = guard->length << 8 | byte;
		return at + 1 < length_end ? !(first_of_8 && byte > INT8_MAX) : is_shortest(guard);
	}
	guard->key[at - length_end] = byte;
	if (at + 1 == length_end + MASK_BYTES) {
		guard->payload = guard->length;
		guard->at = 0;
	}
	return true;
}

/* RFC 6455 7.4: those that a client may send. */
static bool is_close_code(int code) {
	return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1011) ||
		(code >= 3000 && code <= 4999);
}

/* The payload of a close is whole: its code and its reason. 0, or what to close with instead. */
static uint16_t judge_close(const struct tc_frame_guard *guard) {
	size_t length = (size_t)guard->length;
	const char *reason = (const char *)guard->closing + CODE_BYTES;
	if (!is_close_code(guard->closing[0] << 8 | guard->closing[1])) {
		return PROTOCOL_ERROR;
	}
	return tc_utf8_valid_prefix(reason, length - CODE_BYTES) == length - CODE_BYTES ? 0
											: NOT_UTF8;
}

/* Pass by payload that lies in bytes; how many it was. */
static size_t take_payload(struct tc_frame_guard *guard, const uint8_t *bytes, size_t length) {
	size_t step = guard->payload < length ? (size_t)guard->payload : length;
	if (guard->opcode == CLOSE) {
		size_t at = (size_t)(guard->length - guard->payload);
		for (size_t i = 0; i < step; i++, at++) {
			guard->closing[at] = bytes[i] ^ guard->key[at % MASK_BYTES];
		}
	}
	guard->payload -= step;
	if (guard->payload == 0 && guard->opcode == CLOSE) {
		guard->broken = judge_close(guard);
	}
	return step;
}

size_t tc_frame_guard_feed(struct tc_frame_guard *guard, const void *bytes, size_t length) {
	const uint8_t *input = bytes;
	size_t start = 0; /* of the frame at hand, as far as it lies in these bytes */
	for (size_t at = 0; at < length && guard->broken == 0;) {
		if (guard->payload > 0) {
			at += take_payload(guard, input + at, length - at);
			continue;
		}
		start = guard->at == 0 ? at : start;
		guard->broken = take_header(guard, input[at++]) ? 0 : PROTOCOL_ERROR;
	}
	return guard->broken != 0 ? start : length;
}

struct socket {
	struct tc_frame_guard guard;
	void *user; /* NULL: no WebSocket, or not yet */
	bool tls, told;
	char tail[4]; /* the last bytes of a request */
	size_t discarded;
};

typedef int ssl_read(void *ssl, void *out, int size);
typedef int ssl_fd(const void *ssl);

/* Of the network thread. libwebsockets calls recv with nothing of ours in it, so only a variable can tell
 * who reads; it is the thread's own, and other threads find it empty. */
static _Thread_local struct {
	struct socket *items; /* by descriptor */
	size_t count;
	bool open;
	int broken; /* sockets to be told */
	ssl_read *ssl_read;
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

/* What comes after a forbidden frame is read and dropped: left in the system, it would turn the close
 * into a reset, and the client would never see the code. The last result is the library's: it says that
 * there is nothing to read, or that the client has gone. */
static ssize_t discard(struct socket *socket, const struct source *source, char *out, size_t size) {
	ssize_t got = 0;
	while (socket->discarded < DISCARD_BYTES && (got = read_really(source, out, size)) > 0) {
		socket->discarded += (size_t)got;
	}
	return got > 0 ? 0 : got;
}

static void keep_tail(struct socket *socket, const char *bytes, size_t length) {
	size_t size = sizeof socket->tail;
	size_t kept = length < size ? size - length : 0;
	memmove(socket->tail, socket->tail + size - kept, kept);
	memcpy(socket->tail + kept, bytes + length - (size - kept), size - kept);
}

static ssize_t guarded_read(const struct source *source, void *out, size_t size) {
	struct socket *socket = make_socket(source->fd);
	if (socket == NULL || size == 0 || (source->flags & MSG_PEEK) != 0) {
		return read_really(source, out, size);
	}
	if (socket->user == NULL) {
		ssize_t got = read_really(source, out, size);
		if (got > 0) {
			keep_tail(socket, out, (size_t)got);
		}
		return got;
	}
	if (socket->tls != (source->ssl != NULL)) {
		return read_really(source, out, size); /* cipher text on its way to TLS */
	}
	if (socket->guard.broken != 0) {
		return discard(socket, source, out, size);
	}
	ssize_t got = read_really(source, out, size);
	if (got <= 0) {
		return got;
	}
	size_t good = tc_frame_guard_feed(&socket->guard, out, (size_t)got);
	sockets.broken += socket->guard.broken != 0;
	return good > 0 ? (ssize_t)good : discard(socket, source, out, size);
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
		void *fd = dlsym(RTLD_NEXT, "SSL_get_fd");
		memcpy(&sockets.ssl_read, &read, sizeof read);
		memcpy(&sockets.ssl_fd, &fd, sizeof fd);
	}
	return sockets.ssl_read != NULL && sockets.ssl_fd != NULL;
}

int tc_guarded_ssl_read(void *ssl, void *out, int size) {
	if (!find_tls() || size <= 0) {
		errno = ENOSYS;
		return -1;
	}
	struct source source = { .fd = sockets.ssl_fd(ssl), .ssl = ssl };
	return (int)guarded_read(&source, out, (size_t)size);
}

void tc_frame_guard_open(void) {
	sockets.open = true;
}

void tc_frame_guard_close(void) {
	free(sockets.items);
	sockets.items = NULL;
	sockets.count = 0;
	sockets.broken = 0;
	sockets.open = false;
}

bool tc_frame_guard_begin(int fd, bool tls, void *user) {
	struct socket *socket = make_socket(fd);
	if (socket == NULL) {
		return false;
	}
	bool early = memcmp(socket->tail, "\r\n\r\n", sizeof socket->tail) != 0;
	*socket = (struct socket) {
		.user = user, .tls = tls, .guard.broken = early ? PROTOCOL_ERROR : 0
	};
	sockets.broken += early;
	return true;
}

void tc_frame_guard_end(int fd) {
	struct socket *socket = find_socket(fd);
	if (socket == NULL || socket->user == NULL) {
		return;
	}
	sockets.broken -= socket->guard.broken != 0 && !socket->told;
	*socket = (struct socket) { 0 };
}

void *tc_frame_guard_take(int *code) {
	for (size_t fd = 0; sockets.broken > 0 && fd < sockets.count; fd++) {
		struct socket *socket = &sockets.items[fd];
		if (socket->user != NULL && socket->guard.broken != 0 && !socket->told) {
			socket->told = true;
			sockets.broken--;
			*code = socket->guard.broken;
			return socket->user;
		}
	}
	return NULL;
}
