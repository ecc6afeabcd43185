/* A write-ahead log that somebody may have left after a failed write. Internal to this folder. */
#ifndef TC_FEEDS_STORE_RENEW_H
#define TC_FEEDS_STORE_RENEW_H

#include "base/result.h"

/* Bring what directory/store.db-wal holds for a reader to the disk, whatever an earlier fsync of it said; TC_OK
 * where there is none. Before any connection may move the log into the database. Others may read it
 * meanwhile, nobody may write it. */
enum tc_result tc_log_renew(const char *directory, struct tc_error *err);

#endif
