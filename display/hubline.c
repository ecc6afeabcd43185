#include "display/hubline.h"

#include "feeds/identity/token.h"
#include "feeds/wire/dial.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int tc_hubline_check(const struct tc_usage *usage, const char *url) {
	struct tc_dial_address address;
	struct tc_error err;
	if (tc_dial_parse(url, &address, &err) == TC_OK) {
		return -1;
	}
	return tc_usage_wrong(usage, "%s", err.message);
}

enum tc_result tc_hubline_read_token(
	const char *path, char *token, size_t size, struct tc_error *err) {
	FILE *file = fopen(path, "re");
	if (file == NULL) {
		return tc_fail(err, TC_NOT_FOUND, "cannot read the token file %s: %s", path,
			strerror(errno));
	}
	char line[256];
	char *read = fgets(line, sizeof line, file);
	fclose(file);
	size_t length = read == NULL ? 0 : strcspn(line, "\r\n");
	if (length == 0 || length >= size) {
		return tc_fail(err, TC_BAD_INPUT, "expected a token on the first line of %s", path);
	}
	memcpy(token, line, length);
	token[length] = '\0';
	return TC_OK;
}

enum tc_result tc_hubline_open(const struct tc_hubline_setting *setting,
	const struct tc_catalogue *catalogue, struct tc_mirror *mirror,
	const struct tc_mirror_series *series, int count, void (*wake)(void *user), void *user,
	struct tc_client **out, struct tc_error *err) {
	char token[TC_TOKEN_TEXT_MAX] = "";
	if (setting->token_file != NULL) {
		enum tc_result result =
			tc_hubline_read_token(setting->token_file, token, sizeof token, err);
		if (result != TC_OK) {
			return result;
		}
	}
	const struct tc_client_setting client = {
		.url = setting->url,
		.token = token,
		.ca = setting->ca,
		.cert = setting->cert,
		.key = setting->key,
		.catalogue = catalogue,
		.clock = tc_clock_system(),
		.mirror = mirror,
		.series = series,
		.count = count,
		.as_of_ms = setting->as_of_ms,
		.tap = setting->tap,
		.wake = wake,
		.user = user,
	};
	return tc_client_start(&client, out, err);
}

enum tc_result tc_hubline_ask(const struct tc_hubline_setting *setting, struct tc_inquiry question,
	json_t **data, struct tc_error *err) {
	char token[TC_TOKEN_TEXT_MAX] = "";
	if (question.data == NULL) {
		return tc_fail(err, TC_BAD_INPUT, "expected words in UTF-8");
	}
	if (setting->token_file != NULL) {
		enum tc_result result =
			tc_hubline_read_token(setting->token_file, token, sizeof token, err);
		if (result != TC_OK) {
			return result;
		}
	}
	question.url = setting->url;
	question.token = token;
	question.ca = setting->ca;
	question.cert = setting->cert;
	question.key = setting->key;
	return tc_inquiry_ask(&question, data, err);
}
