/* The wall's line to its hub: flags of a command line -> a client that fills a mirror. */
#ifndef TC_DISPLAY_HUBLINE_H
#define TC_DISPLAY_HUBLINE_H

#include "base/usage.h"
#include "feeds/mirror/mirror.h"
#include "feeds/wire/client.h"
#include "feeds/wire/inquiry.h"

struct tc_hubline_setting {
	const char *url, *token_file, *ca, *cert, *key;            /* all but url may be NULL */
	int64_t as_of_ms;                                          /* as in tc_client_setting */
	void (*tap)(void *user, const char *bytes, size_t length); /* likewise; may be NULL */
};

/* -1 when url is one this machine may call: ws:// on itself or wss://. Else 2, after one line of wrong
 * usage. */
int tc_hubline_check(const struct tc_usage *usage, const char *url);

/* The first line of a token file, without its end of line. token: at least TC_TOKEN_TEXT_MAX bytes. */
enum tc_result tc_hubline_read_token(
	const char *path, char *token, size_t size, struct tc_error *err);

/* Start a client for the mirror's series. wake: called on the network thread after news; may be NULL.
 * *out is owned (tc_client_stop). */
enum tc_result tc_hubline_open(const struct tc_hubline_setting *setting,
	const struct tc_catalogue *catalogue, struct tc_mirror *mirror,
	const struct tc_mirror_series *series, int count, void (*wake)(void *user), void *user,
	struct tc_client **out, struct tc_error *err);

/* Ask the hub of this line one question (its type, data, answer, patience and hush; the rest is the line's) and wait.
 * question.data NULL: its words were no UTF-8. As tc_inquiry_ask, and TC_NOT_FOUND for a token file that is not there. */
enum tc_result tc_hubline_ask(const struct tc_hubline_setting *setting, struct tc_inquiry question,
	json_t **data, struct tc_error *err);

#endif
