#include "tests/bench/load_socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_BYTES = 65536, HEAD_MAX = 14, TEXT = 1, CLOSE = 8, PING = 9, PONG = 10 };

static const uint8_t mask[8] = { 0x5A, 0xC3, 0x3C, 0xA5, 0x5A, 0xC3, 0x3C, 0xA5 };

/* More room at the end of a buffer; memory out ends the bench. */
static char *grow(char **buffer, size_t *room, size_t needed) {
	if (*room < needed) {
		*room = needed * 2;
		*buffer = realloc(*buffer, *room);
		if (*buffer == NULL) {
			abort();
		}
	}
	return *buffer;
}

static bool shake_hands(struct load_socket *self, const char *path, const char *token) {
	char text[1024];
	int length = snprintf(text, sizeof text,
		"GET %s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: "
		"Upgrade\r\n"
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
		"Sec-WebSocket-Protocol: cloudevents.json\r\nAuthorization: Bearer %s\r\n\r\n",
		path, token);
	if (write(self->fd, text, (size_t)length) != length) {
		return false;
	}
	size_t at = 0;
	while (at < sizeof text - 1 && read(self->fd, text + at, 1) == 1) {
		text[++at] = 0;
		if (at >= 4 && strcmp(text + at - 4, "\r\n\r\n") == 0) {
			return strstr(text, " 101 ") != NULL;
		}
	}
	return false;
}

bool load_socket_open(
	struct load_socket *self, const char *host, int port, const char *path, const char *token) {
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	*self = (struct load_socket) { .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
	inet_pton(AF_INET, host, &address.sin_addr);
	setsockopt(self->fd, IPPROTO_TCP, TCP_NODELAY, &(int) { 1 }, sizeof(int));
	return connect(self->fd, (struct sockaddr *)&address, sizeof address) == 0 &&
		shake_hands(self, path, token);
}

static void add_frame(struct load_socket *self, int opcode, const char *bytes, size_t length) {
	if (self->out_length == 0) {
		self->out_start = 0;
	}
	size_t end = self->out_start + self->out_length;
	uint8_t *at = (uint8_t *)grow(&self->out, &self->out_room, end + length + HEAD_MAX) + end;
	uint8_t *start = at;
	*at++ = (uint8_t)(0x80 | opcode);
	int more = length < 126 ? 0 : length < 65536 ? 2 : 8;
	*at++ = (uint8_t)(0x80 | (more == 0 ? length : more == 2 ? 126U : 127U));
	for (int i = more - 1; i >= 0; i--) {
		*at++ = (uint8_t)(length >> (8 * i));
	}
	memcpy(at, mask, 4);
	at += 4;
	uint64_t key, word;
	memcpy(&key, mask, sizeof key);
	size_t i = 0;
	for (; i + sizeof word <= length; i += sizeof word) {
		memcpy(&word, bytes + i, sizeof word);
		word ^= key;
		memcpy(at + i, &word, sizeof word);
	}
	for (; i < length; i++) {
		at[i] = (uint8_t)bytes[i] ^ mask[i % 4];
	}
	self->out_length += (size_t)(at + length - start);
}

void load_socket_flush(struct load_socket *self) {
	while (self->out_length > 0) {
		ssize_t sent =
			send(self->fd, self->out + self->out_start, self->out_length, MSG_NOSIGNAL);
		if (sent < 0) {
			self->closed = self->closed || (errno != EAGAIN && errno != EINTR);
			return;
		}
		self->out_start += (size_t)sent;
		self->out_length -= (size_t)sent;
	}
}

void load_socket_send(struct load_socket *self, const char *bytes, size_t length) {
	add_frame(self, TEXT, bytes, length);
	load_socket_flush(self);
}

static bool read_more(struct load_socket *self) {
	if (self->in_start > 0) {
		memmove(self->in, self->in + self->in_start, self->in_length);
		self->in_start = 0;
	}
	grow(&self->in, &self->in_room, self->in_length + READ_BYTES + 1);
	ssize_t got = recv(self->fd, self->in + self->in_length, READ_BYTES, 0);
	if (got <= 0) {
		self->closed = self->closed || got == 0 || (errno != EAGAIN && errno != EINTR);
		return false;
	}
	self->in_length += (size_t)got;
	return true;
}

/* Size of the head of the frame at hand, 0 when it is not whole. */
static size_t read_head(const struct load_socket *self, size_t *length) {
	const uint8_t *at = (const uint8_t *)self->in + self->in_start;
	if (self->in_length < 2) {
		return 0;
	}
	size_t more = at[1] == 127 ? 8 : at[1] == 126 ? 2 : 0;
	if (self->in_length < 2 + more) {
		return 0;
	}
	*length = more == 0 ? at[1] : 0;
	for (size_t i = 0; i < more; i++) {
		*length = *length << 8 | at[2 + i];
	}
	return self->in_length >= 2 + more + *length ? 2 + more : 0;
}

char *load_socket_receive(struct load_socket *self) {
	if (self->kept_at != NULL) {
		*self->kept_at = self->kept;
		self->kept_at = NULL;
	}
	for (;;) {
		size_t length = 0, head = read_head(self, &length);
		if (head == 0) {
			if (!read_more(self)) {
				return NULL;
			}
			continue;
		}
		char *frame = self->in + self->in_start, *payload = frame + head;
		int opcode = frame[0] & 0x0F;
		self->in_start += head + length;
		self->in_length -= head + length;
		self->closed = self->closed || opcode == CLOSE;
		if (opcode == PING) {
			add_frame(self, PONG, payload, length);
			load_socket_flush(self);
		} else if (opcode == TEXT) {
			self->kept_at = payload + length;
			self->kept = payload[length];
			payload[length] = 0;
			return payload;
		}
	}
}
