/* The other ends of one hub, as many as asked for, in one thread: publishers that keep their window full (or
 * a rate), and walls that read. Prints one JSON document.
 *   hub_load tokens DIR COUNT        makes tokens for COUNT sources and one viewer; one token a line
 *   hub_load run [options] TOKENS    TOKENS: that output in a file
 * See README.md of this folder. Masks are constant: what the hub pays is the same. */
#include "feeds/identity/token.h"
#include "tests/bench/load_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { RING = 1024, EVENTS_MAX = 256, SAMPLES_MAX = 4000000, SEQUENCE_DIGITS = 10 };

struct settings {
	const char *host, *directory, *tokens, *areas; /* areas: codes with commas between */
	int port, publishers, observations, seconds, walls, window, indicators;
	int idle, slow; /* publishers that say nothing, walls that do not read */
	int warm;       /* seconds at the start whose waits are not counted */
	double rate;    /* observations a second of all; 0: as fast as the windows allow */
	int64_t most;   /* observations of all, then it ends; 0: no end but the time */
};

struct samples {
	float *ms;
	size_t count;
};

struct publisher {
	struct load_socket socket;
	char *rows; /* of every event: they differ in their period */
	size_t rows_length;
	int64_t sent, acked, due_us; /* sequences; when the next is sent at a rate */
	int64_t *sent_us;            /* a ring by sequence */
	int index;
};

struct load {
	struct settings settings;
	struct publisher *publishers;
	struct load_socket *walls; /* those that read, the slow ones, idle publishers */
	struct samples acks, arrivals, syncs, opens;
	int64_t start_us, counted_us, nacks, rows;
	char *buffer; /* one event */
	size_t room;
	int poll;
	_Atomic bool over;
};

static int64_t now_us(void) {
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void fail(const char *what) {
	fprintf(stderr, "hub_load: %s\n", what);
	exit(3);
}

static void *need(void *memory) {
	if (memory == NULL) {
		fail("out of memory");
	}
	return memory;
}

static void add_sample(struct samples *samples, int64_t us) {
	if (samples->count < SAMPLES_MAX) {
		samples->ms[samples->count++] = (float)us / 1000.0F;
	}
}

static void add_wait(struct load *load, struct samples *samples, int64_t from_us, int64_t to_us) {
	if (from_us >= load->counted_us) {
		add_sample(samples, to_us - from_us);
	}
}

static int make_tokens(const char *directory, int count) {
	static const char *const all[] = { "*", NULL };
	const struct tc_actor actor = { .name = "hub_load", .now_ms = (int64_t)time(NULL) * 1000 };
	for (int i = 0; i <= count; i++) {
		char name[32], source[32], token[TC_TOKEN_TEXT_MAX];
		struct tc_error err = { 0 };
		snprintf(name, sizeof name, "load-%d", i);
		snprintf(source, sizeof source, "/load/%d", i);
		struct tc_grant grant = { .name = name,
			.role = i < count ? TC_ROLE_PUBLISHER : TC_ROLE_VIEWER,
			.source = i < count ? source : NULL,
			.indicators = all,
			.areas = all,
			.expires_ms = INT64_MAX };
		if (tc_token_add(directory, &grant, &actor, token, &err) != TC_OK) {
			fail(err.message);
		}
		puts(token);
	}
	return 0;
}

/* The number-th of the areas, round and round. */
static const char *area_of(const struct settings *settings, int number, char out[16]) {
	int count = 1;
	for (const char *at = settings->areas; *at != 0; at++) {
		count += *at == ',';
	}
	const char *start = settings->areas;
	for (int i = 0; i < number % count; i++) {
		start = strchr(start, ',') + 1;
	}
	snprintf(out, 16, "%.*s", (int)strcspn(start, ","), start);
	return out;
}

static void make_rows(struct publisher *self, const struct settings *settings) {
	size_t room = (size_t)settings->observations * 40 + 1, at = 0;
	self->rows = need(malloc(room));
	for (int i = 0; i < settings->observations; i++) {
		char area[16];
		area_of(settings, self->index + i / settings->indicators * settings->publishers,
			area);
		at += (size_t)snprintf(self->rows + at, room - at, "%s[\"w1.i%03d\",\"%s\",%d.%d]",
			i == 0 ? "" : ",", i % settings->indicators + 1, area, i, self->index % 10);
	}
	self->rows_length = at;
}

/* One event more; its period is its own, so that every observation is new. */
static void send_event(struct load *load, struct publisher *self) {
	int64_t sequence = ++self->sent, day = sequence / 86400, second = sequence % 86400;
	int length = snprintf(load->buffer, load->room,
		"{\"specversion\":\"1.0\",\"type\":\"vn.toancanh.observations.v1\",\"source\":\"/"
		"load/%d\","
		"\"id\":\"%010" PRId64 "\",\"sequence\":\"%010" PRId64 "\",\"data\":{\"common\":{"
		"\"TIME_PERIOD\":\"2020-%02d-%02dT%02d:%02d:%02d+07:00\"},"
		"\"columns\":[\"INDICATOR\",\"REF_AREA\",\"OBS_VALUE\"],\"rows\":[",
		self->index, sequence, sequence, (int)(day / 28 % 12) + 1, (int)(day % 28) + 1,
		(int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
	memcpy(load->buffer + length, self->rows, self->rows_length);
	memcpy(load->buffer + length + self->rows_length, "]}}", 3);
	self->sent_us[sequence % RING] = now_us();
	load_socket_send(&self->socket, load->buffer, (size_t)length + self->rows_length + 3);
}

static bool may_send(const struct load *load, const struct publisher *self, int64_t now) {
	const struct settings *settings = &load->settings;
	bool more = settings->most == 0 ||
		self->sent * settings->observations * settings->publishers < settings->most;
	return more && self->sent - self->acked < settings->window &&
		self->socket.out_length == 0 && (settings->rate <= 0 || self->due_us <= now);
}

static void fill(struct load *load, struct publisher *self) {
	const struct settings *settings = &load->settings;
	double each_us = settings->rate <= 0
		? 0
		: settings->observations * (double)settings->publishers * 1e6 / settings->rate;
	while (!load->over && may_send(load, self, now_us())) {
		send_event(load, self);
		self->due_us += (int64_t)each_us;
	}
}

static int64_t number_after(const char *text, const char *key) {
	const char *found = strstr(text, key);
	return found == NULL ? -1 : strtoll(found + strlen(key), NULL, 10);
}

static void on_answer(struct load *load, struct publisher *self, const char *text) {
	if (strstr(text, ".ack.v1\"") == NULL) {
		load->nacks += strstr(text, ".nack.v1\"") != NULL;
		return;
	}
	int64_t upto = number_after(text, "\"upto\":\""), now = now_us();
	for (; self->acked < upto; self->acked++) {
		add_wait(load, &load->acks, self->sent_us[(self->acked + 1) % RING], now);
	}
}

/* The last row of a frame names its source and sequence: from when it was sent to here. */
static void on_news(struct load *load, const char *text) {
	const char *end = strstr(text, "]],\"cursor\"");
	if (strstr(text, ".observations.v1\"") == NULL || end == NULL) {
		return;
	}
	for (const char *row = text; (row = strstr(row, "\"/load/")) != NULL; row++) {
		load->rows++;
		const char *next = strstr(row + 1, "\"/load/");
		if (next == NULL || next > end) {
			int publisher = atoi(row + 7);
			int64_t sequence = number_after(row + 1, "\",\"");
			add_wait(load, &load->arrivals,
				load->publishers[publisher].sent_us[sequence % RING], now_us());
			break;
		}
	}
}

static void read_publisher(struct load *load, struct publisher *self) {
	for (char *text; (text = load_socket_receive(&self->socket)) != NULL;) {
		on_answer(load, self, text);
	}
	if (self->socket.closed) {
		fail("the hub closed a publisher's connection");
	}
}

static void watch(struct load *load, struct load_socket *socket, uint64_t number) {
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.u64 = number };
	fcntl(socket->fd, F_SETFL, O_NONBLOCK);
	if (epoll_ctl(load->poll, EPOLL_CTL_ADD, socket->fd, &event) != 0) {
		fail(strerror(errno));
	}
}

static void subscribe(struct load_socket *wall) {
	static const char message[] = "{\"specversion\":\"1.0\",\"type\":\"vn.toancanh.subscribe."
				      "v1\",\"source\":\"/load\","
				      "\"id\":\"1\",\"data\":{\"series\":[{\"INDICATOR\":\"*\","
				      "\"REF_AREA\":\"*\",\"last\":1}]}}";
	load_socket_send(wall, message, sizeof message - 1);
}

static void open_socket(
	struct load *load, struct load_socket *socket, const char *path, const char *token) {
	const struct settings *settings = &load->settings;
	int64_t before = now_us();
	if (!load_socket_open(socket, settings->host, settings->port, path, token)) {
		fail("a client was not let in");
	}
	add_sample(&load->opens, now_us() - before);
}

static void open_publisher(struct load *load, int index, const char *token) {
	struct publisher *one = &load->publishers[index];
	one->index = index;
	one->sent_us = need(calloc(RING, sizeof *one->sent_us));
	make_rows(one, &load->settings);
	open_socket(load, &one->socket, "/feed", token);
	watch(load, &one->socket, (uint64_t)index);
}

static void open_walls(struct load *load, const char *token) {
	const struct settings *settings = &load->settings;
	for (int i = 0; i < settings->walls + settings->slow; i++) {
		open_socket(load, &load->walls[i], "/live", token);
		subscribe(&load->walls[i]);
		if (i < settings->walls) {
			watch(load, &load->walls[i], (uint64_t)(settings->publishers + i));
		}
	}
}

/* Before anybody else, so that whoever is active comes to a hub that has them. */
static void open_idle(struct load *load, const char *token) {
	const struct settings *settings = &load->settings;
	int first = settings->walls + settings->slow;
	for (int i = first; i < first + settings->idle; i++) {
		open_socket(load, &load->walls[i], "/feed", token);
		watch(load, &load->walls[i], (uint64_t)(settings->publishers + i));
	}
}

static void open_all(struct load *load) {
	const struct settings *settings = &load->settings;
	FILE *tokens = fopen(settings->tokens, "r");
	char token[128];
	int count = 0;
	if (tokens == NULL) {
		fail("no tokens");
	}
	load->poll = epoll_create1(EPOLL_CLOEXEC);
	for (; fgets(token, sizeof token, tokens) != NULL; count++) {
		token[strcspn(token, "\n")] = 0;
		if (count == 0) {
			open_idle(load, token);
		}
		if (count < settings->publishers) {
			open_publisher(load, count, token);
		}
	}
	fclose(tokens);
	open_walls(load, token); /* the last is the viewer's */
}

static void serve(struct load *load, uint64_t number) {
	int publishers = load->settings.publishers;
	if (number < (uint64_t)publishers) {
		struct publisher *one = &load->publishers[number];
		load_socket_flush(&one->socket);
		read_publisher(load, one);
		fill(load, one);
		return;
	}
	struct load_socket *wall = &load->walls[number - (uint64_t)publishers];
	load_socket_flush(wall);
	for (char *text; (text = load_socket_receive(wall)) != NULL;) {
		on_news(load, text);
	}
}

static bool has_all(const struct load *load) {
	const struct settings *settings = &load->settings;
	for (int i = 0; i < settings->publishers; i++) {
		const struct publisher *one = &load->publishers[i];
		if (one->acked < one->sent ||
			(settings->most > 0 && may_send(load, one, INT64_MAX))) {
			return false;
		}
	}
	return true;
}

static void run_load(struct load *load) {
	const struct settings *settings = &load->settings;
	struct epoll_event events[EVENTS_MAX];
	load->start_us = now_us();
	load->counted_us = load->start_us + settings->warm * 1000000LL;
	int64_t end_us = load->start_us + settings->seconds * 1000000LL;
	for (int i = 0; i < settings->publishers; i++) {
		/* Spread over one interval, as offices are. */
		load->publishers[i].due_us = settings->rate <= 0 ? 0
								 : load->start_us +
				(int64_t)(settings->observations * 1e6 / settings->rate * i);
		fill(load, &load->publishers[i]);
	}
	while (now_us() < end_us && !(settings->most > 0 && has_all(load))) {
		int count =
			epoll_wait(load->poll, events, EVENTS_MAX, settings->rate > 0 ? 1 : 100);
		for (int i = 0; i < count; i++) {
			serve(load, events[i].data.u64);
		}
		for (int i = 0; settings->rate > 0 && i < settings->publishers; i++) {
			fill(load, &load->publishers[i]);
		}
	}
}

/* What the disk itself takes for a sync while the hub uses it. */
static void *probe(void *argument) {
	struct load *load = argument;
	char path[4096];
	snprintf(path, sizeof path, "%s/load-probe", load->settings.directory);
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	static const char page[4096];
	while (!load->over && file >= 0) {
		int64_t before = now_us();
		if (pwrite(file, page, sizeof page, (off_t)(load->syncs.count % 1000 * 4096)) < 0 ||
			fdatasync(file) != 0) {
			break;
		}
		add_sample(&load->syncs, now_us() - before);
		usleep(50000);
	}
	close(file);
	unlink(path);
	return NULL;
}

static int by_value(const void *a, const void *b) {
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

static void print_samples(const char *name, struct samples *samples) {
	static const double shares[] = { 0.5, 0.99, 1 };
	qsort(samples->ms, samples->count, sizeof *samples->ms, by_value);
	printf(",\"%s\":[", name);
	for (size_t i = 0; i < 3 && samples->count > 0; i++) {
		printf("%s%.2f", i == 0 ? "" : ",",
			(double)samples->ms[(size_t)((double)(samples->count - 1) * shares[i])]);
	}
	printf("]");
}

static double cpu_s(void) {
	struct timespec spent;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
	return (double)spent.tv_sec + (double)spent.tv_nsec / 1e9;
}

static void report(struct load *load, double elapsed_s, double load_cpu_s) {
	const struct settings *settings = &load->settings;
	int64_t events = 0;
	for (int i = 0; i < settings->publishers; i++) {
		events += load->publishers[i].acked;
	}
	double stored = (double)events * settings->observations;
	printf("{\"publishers\":%d,\"observations_per_event\":%d,\"events\":%" PRId64
	       ",\"stored\":%.0f,\"seconds\":%.2f,\"per_s\":%.0f,\"nacks\":%" PRId64
	       ",\"rows\":%" PRId64 ",\"load_cpu_s\":%.2f",
		settings->publishers, settings->observations, events, stored, elapsed_s,
		stored / elapsed_s, load->nacks, load->rows, load_cpu_s);
	print_samples("ack_ms", &load->acks);
	print_samples("arrival_ms", &load->arrivals);
	print_samples("fdatasync_ms", &load->syncs);
	print_samples("open_ms", &load->opens);
	printf("}\n");
}

static void read_settings(int argc, char **argv, struct settings *out) {
	static const struct option options[] = { { "port", required_argument, NULL, 'p' },
		{ "publishers", required_argument, NULL, 'n' },
		{ "observations", required_argument, NULL, 'o' },
		{ "seconds", required_argument, NULL, 's' },
		{ "rate", required_argument, NULL, 'r' }, { "walls", required_argument, NULL, 'w' },
		{ "window", required_argument, NULL, 'W' },
		{ "areas", required_argument, NULL, 'a' }, { "most", required_argument, NULL, 'm' },
		{ "directory", required_argument, NULL, 'd' },
		{ "idle", required_argument, NULL, 'i' }, { "slow", required_argument, NULL, 'S' },
		{ "warm", required_argument, NULL, 'c' }, { 0 } };
	*out = (struct settings) { .host = "127.0.0.1",
		.directory = "/var/tmp",
		.publishers = 63,
		.observations = 100,
		.seconds = 10,
		.window = 32,
		.areas = "VN",
		.indicators = 200 };
	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		switch (option) {
		case 'p': out->port = atoi(optarg); break;
		case 'n': out->publishers = atoi(optarg); break;
		case 'o': out->observations = atoi(optarg); break;
		case 's': out->seconds = atoi(optarg); break;
		case 'r': out->rate = atof(optarg); break;
		case 'w': out->walls = atoi(optarg); break;
		case 'W': out->window = atoi(optarg); break;
		case 'a': out->areas = optarg; break;
		case 'm': out->most = atoll(optarg); break;
		case 'd': out->directory = optarg; break;
		case 'i': out->idle = atoi(optarg); break;
		case 'S': out->slow = atoi(optarg); break;
		case 'c': out->warm = atoi(optarg); break;
		default: exit(2);
		}
	}
	out->tokens = optind + 1 < argc ? argv[optind + 1] : "";
}

int main(int argc, char **argv) {
	static struct load load;
	if (argc == 4 && strcmp(argv[1], "tokens") == 0) {
		return make_tokens(argv[2], atoi(argv[3]));
	}
	read_settings(argc, argv, &load.settings);
	const struct settings *settings = &load.settings;
	load.publishers = need(calloc((size_t)settings->publishers + 1, sizeof *load.publishers));
	load.walls = need(calloc((size_t)(settings->walls + settings->slow + settings->idle) + 1,
		sizeof *load.walls));
	load.room = (size_t)settings->observations * 40 + 1024;
	load.buffer = need(malloc(load.room));
	load.acks.ms = need(malloc(SAMPLES_MAX * sizeof(float)));
	load.arrivals.ms = need(malloc(SAMPLES_MAX * sizeof(float)));
	load.syncs.ms = need(malloc(SAMPLES_MAX * sizeof(float)));
	load.opens.ms = need(malloc(SAMPLES_MAX * sizeof(float)));
	open_all(&load);
	pthread_t prober;
	if (pthread_create(&prober, NULL, probe, &load) != 0) {
		fail("no thread");
	}
	double opened_cpu_s = cpu_s();
	run_load(&load);
	double elapsed_s = (double)(now_us() - load.start_us) / 1e6;
	double load_cpu_s = cpu_s() - opened_cpu_s;
	load.over = true;
	pthread_join(prober, NULL);
	report(&load, elapsed_s, load_cpu_s);
	return 0;
}
