/* The alarms that are not normal, as they are told: made on the store's thread once they are on the disk, whole
 * and immutable, read on the network thread. */
#ifndef TC_FEEDS_WIRE_ALARM_LIST_H
#define TC_FEEDS_WIRE_ALARM_LIST_H

#include "feeds/identity/token.h"
#include "feeds/judge/alarms.h"
#include "feeds/wire/buffer.h"

/* Who did what with an alarm. name NULL: nobody. */
struct tc_alarm_hand_note {
	const char *name, *note; /* note NULL: none */
	int64_t at_ms;
};

/* One alarm; all borrowed. */
struct tc_alarm_telling {
	const struct tc_alarm_rule *rule;
	int area;
	const struct tc_alarm *alarm;
	const char *value; /* "": none */
	struct tc_alarm_hand_note acknowledged, shelved;
};

struct tc_alarm_item {
	int indicator, area; /* who may read it */
	enum tc_alarm_state state;
	int priority;
	int64_t raised_ms;
	bool shelved;
	size_t start, length; /* of its JSON in texts */
};

struct tc_alarm_list {
	struct tc_buffer *texts;
	int count, room;
	struct tc_alarm_item items[]; /* the most urgent first, once it is finished */
};

/* For at most room alarms. Owned; NULL when memory is out. */
struct tc_alarm_list *tc_alarm_list_create(int room);
void tc_alarm_list_destroy(struct tc_alarm_list *list);
void tc_alarm_list_add(struct tc_alarm_list *list, const struct tc_catalogue *catalogue,
	const struct tc_alarm_telling *telling);
/* Put in order. False: memory was out, and the list is not whole. */
bool tc_alarm_list_finish(struct tc_alarm_list *list);

/* {"count":…,"alarms":[…]}: those that grant covers. Any thread. */
void tc_alarm_list_write(const struct tc_alarm_list *list, const struct tc_catalogue *catalogue,
	const struct tc_grant *grant, struct tc_buffer *out);

#endif
