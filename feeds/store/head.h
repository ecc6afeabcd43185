/* Where the chain of seals ended when the last ack went out, in a file beside the database. A store that
 * does not reach that far has lost what was acknowledged: it was rolled back, cut, or the disk lied. Kept on
 * a second medium (and waited for there) it tells also what happened to the first one as a whole. It is
 * written after the store's own fsync, so after a power cut it can be behind the store but never ahead of it.
 * Internal to this folder. */
#ifndef TC_FEEDS_STORE_HEAD_H
#define TC_FEEDS_STORE_HEAD_H

#include "feeds/store/seal.h"

struct tc_head {
	int64_t seal; /* number of the newest one; 0: none */
	uint8_t link[TC_LINK_BYTES];
};

/* TC_NOT_FOUND: there is none; TC_BAD_INPUT: damaged. */
enum tc_result tc_head_read(const char *path, struct tc_head *out, struct tc_error *err);

/* The file, made when absent. */
enum tc_result tc_head_open(const char *path, int *out, struct tc_error *err);
/* wait: until it is on its disk. */
enum tc_result tc_head_write(int file, const struct tc_head *head, bool wait, struct tc_error *err);

#endif
