/* Stands where libwebsockets waits: version 4.1.6 asks poll about every connection at every turn, so that an
 * event costs as much as there are connections (2 ms with 10,000). The program's own poll is defined here, as
 * recv is in socket_guard.h. On the network thread it keeps an epoll that knows the same list, and the kernel
 * hears only of what has changed in it. */
#ifndef TC_FEEDS_WIRE_SOCKET_POLL_H
#define TC_FEEDS_WIRE_SOCKET_POLL_H

/* All of these: the network thread only; on other threads poll is the plain one. */

/* From now on until close. Where there is no epoll to be had, poll stays the plain one. */
void tc_socket_poll_open(void);
void tc_socket_poll_close(void);

/* A client was accepted on fd. An epoll forgets a descriptor that is closed, so of the number's former
 * holder nothing is known any more. */
void tc_socket_poll_accept(int fd);

#endif
