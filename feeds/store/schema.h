/* The tables, their version, and the way from an older one. Internal to this folder. */
#ifndef TC_FEEDS_STORE_SCHEMA_H
#define TC_FEEDS_STORE_SCHEMA_H

#include "base/result.h"

#include <sqlite3.h>

/* Create the tables in an empty database. One transaction, so that a start that is killed half-way leaves
 * an empty file and not half a schema. */
enum tc_result tc_schema_settle(sqlite3 *database, struct tc_error *err);

/* TC_BAD_INPUT when it is another program's, damaged, or has a version that this program does not know. */
enum tc_result tc_schema_check(sqlite3 *database, struct tc_error *err);

/* Bring directory/store.db to this program's version where it is older: a copy is made and changed, and
 * takes the old one's place in one step when it is whole and on disk. The old one stays as store-1.db.
 * A kill at any moment leaves the old one or the new one. The directory must be locked. */
enum tc_result tc_schema_upgrade(const char *directory, struct tc_error *err);

#endif
