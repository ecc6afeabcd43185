/* Stands where libwebsockets reads a client: version 4.1.6 has no hook before its parsers, and both of them
 * take what the standards forbid (see head_guard.h and frame_guard.h). The program's own recv and SSL_read
 * are defined here, and the library's calls bind to them. From the first forbidden byte on nothing more is
 * handed on: a request is answered with 400 and its connection ends, of a WebSocket the hub hears. */
#ifndef TC_FEEDS_WIRE_SOCKET_GUARD_H
#define TC_FEEDS_WIRE_SOCKET_GUARD_H

#include <stdbool.h>
#include <stdint.h>

/* All of these: the network thread only; on other threads recv and SSL_read are the plain ones. */

/* From now on this thread's reads are looked at, until close. tls: clients speak TLS, and what is read
 * without it is only cipher text on its way there. */
void tc_socket_guard_open(bool tls);
void tc_socket_guard_close(void);

/* A client was accepted on fd: what is known of an earlier one is forgotten. */
void tc_socket_guard_accept(int fd);

/* fd's handshake was answered: what comes now are frames. user: borrowed until end. Bytes that came with
 * the handshake count as forbidden: a client waits for the answer. False when memory is out. */
bool tc_socket_guard_begin(int fd, void *user);
void tc_socket_guard_end(int fd);

/* Has fd begun a frame or a message that has not ended? messages: how many came whole before it. */
bool tc_socket_guard_is_amid(int fd, uint32_t *messages);

/* The user of one socket that sent a forbidden frame since; each is named once. code: to close it with.
 * NULL: no more. */
void *tc_socket_guard_take(int *code);

#endif
