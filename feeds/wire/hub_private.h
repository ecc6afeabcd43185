/* What the files of the hub's network thread share. Unless a comment says otherwise, every field belongs
 * to the network thread once tc_hub_run has started it. */
#ifndef TC_FEEDS_WIRE_HUB_PRIVATE_H
#define TC_FEEDS_WIRE_HUB_PRIVATE_H

#include "base/json.h"
#include "feeds/wire/answer.h"
#include "feeds/wire/clerk.h"
#include "feeds/wire/code.h"
#include "feeds/wire/hub.h"
#include "feeds/wire/job.h"
#include "feeds/wire/limit.h"
#include "feeds/wire/logins.h"
#include "feeds/wire/principal.h"
#include "feeds/wire/proxy.h"
#include "feeds/wire/quarantine.h"
#include "feeds/wire/recent.h"
#include "feeds/wire/roster.h"
#include "feeds/wire/sentinel.h"
#include "feeds/wire/stream.h"

#include <libwebsockets.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

/* Damaged: something acknowledged is lost or cannot be read; the rest is served and figures are taken. */
enum tc_hub_store {
	TC_HUB_STORE_OK = 1,
	TC_HUB_STORE_DEGRADED,
	TC_HUB_STORE_FULL,
	TC_HUB_STORE_DAMAGED,
};

struct tc_hub_counters {
	uint64_t messages, observations, duplicates, connections, requests, frames, skipped;
	uint64_t refused[TC_CODE_COUNT]; /* nacks by the code of their first error */
	/* Written by the store's thread, read by the network thread. */
	_Atomic uint64_t commits, commit_failures, commit_ms, slowest_commit_ms;
	_Atomic uint64_t lost_rows, bad_pages; /* see tc_store_health */
};

/* What whoever runs the hub asks of it, see service.c. */
struct tc_service {
	bool ready;
	int64_t started_ms;           /* Unix */
	int64_t watchdog_ms, told_ms; /* store's thread: how often to show life; when it last was */
	/* Set by the store's thread and taken by the network thread, which then posts taken. */
	const struct tc_hub_config *_Atomic next;
	sem_t taken;
	_Atomic int64_t turned_ms; /* monotonic, when the network thread last turned */
	/* Under lock: why the store is not well; empty when it is. */
	pthread_mutex_t lock;
	char reason[TC_SENTENCE_MAX];
};

struct tc_hub {
	struct tc_hub_setting setting;
	const struct tc_hub_config *config;
	struct tc_json_limits limits; /* of a publisher's message */
	char address[128];
	struct lws_context *context;
	struct lws_vhost *vhost;
	struct tc_registry *registry;
	struct tc_proxy proxy;
	struct tc_logins *logins;
	struct tc_clerk *clerk;
	struct tc_quarantine *quarantine;
	void *ssl_context;   /* of the listening socket; NULL: no TLS */
	uint64_t generation; /* of the registry when peers were last checked */
	struct tc_stamp stamp;
	struct tc_recent *recent;
	struct tc_roster roster;
	struct tc_peer *peers, *last_peer; /* subscribers stand ahead of publishers */
	int publishers, subscribers, streams;
	struct tc_readers readers; /* of the streams */
	size_t waiting_bytes;      /* of jobs that the store's thread has */
	bool throttled;            /* waiting_bytes was over its bound: publishers are not read */
	struct tc_faults *faults;  /* of the message at hand */
	struct tc_hub_counters counters;
	enum tc_hub_store told_store; /* the store's state that subscribers know */
	struct tc_alarm_list *alarms; /* the newest; NULL: none was made yet */
	lws_sorted_usec_list_t tick;
	int64_t checked_ms;  /* monotonic, when peers were last looked through */
	int64_t gaps_ms;     /* monotonic, when gaps were last asked for */
	int64_t farewell_ms; /* monotonic, when stopping ends; 0: not stopping */
	pthread_t thread;
	struct tc_service service;

	struct tc_sentinel *sentinel; /* the store's thread's, but for what its header says */

	/* Between the threads; each queue has its lock. */
	struct tc_queue to_store, to_network;
	int wake_fd;             /* eventfd: to_store has work, or the network thread has ended */
	_Atomic int store_state; /* enum tc_hub_store */
	struct tc_alarm_list *_Atomic next_alarms; /* owned by whoever takes it out */
	_Atomic bool stopping, ended;
};

enum tc_link_kind { TC_LINK_PUBLISHER = 1, TC_LINK_SUBSCRIBER, TC_LINK_REQUEST };

/* First member of everything that hangs on a connection. */
struct tc_link {
	enum tc_link_kind kind;
};

enum tc_live_stream { TC_LIVE_SNAPSHOT = 1, TC_LIVE_CATCH_UP };

struct tc_live {
	struct tc_filter *filter; /* NULL: nothing subscribed yet */
	struct tc_stream *stream; /* history under way; NULL: none */
	enum tc_live_stream stream_kind;
	bool wants_snapshot, wants_frame, lagging, status_due;
	bool wants_alarms, alarms_due; /* it asked for them; there is a list it does not have */
	int64_t as_of_ms;      /* one picture as it was known then, and no news; INT64_MAX: live */
	int64_t next;          /* index of the first row of hub->recent not sent */
	int64_t stream_cursor; /* where the deltas go on after the stream */
	int64_t served_cursor; /* everything up to it was sent; -1: the snapshot is not whole yet */
	int64_t skipped;       /* rows it wanted and lost, not yet told */
	int64_t told_offset_ms; /* the hub's date less its monotonic clock, as last told */
};

struct tc_feed {
	struct tc_roster_entry *source; /* NULL: the token names none */
	int in_flight;                  /* jobs of this peer at the store's thread */
	int64_t told_upto;              /* -1: none told */
	int64_t upto, stored, duplicates;
	bool ack_due;
	struct tc_strikes strikes;
};

/* One WebSocket connection. Lives until it is closed and none of its jobs is out. */
struct tc_peer {
	struct tc_link link;
	struct tc_hub *hub;
	struct lws *wsi; /* NULL once it is closed */
	int fd;          /* of wsi, once established */
	struct tc_peer *next, *previous;
	struct tc_principal *who;
	struct tc_credential credential;
	struct tc_buffer *inbox; /* a message that comes in pieces */
	int pieces;
	uint32_t amid; /* messages that came whole before the one that is on its way */
	bool draining; /* a message over the limit is passed by without being kept */
	struct tc_buffer_queue out;
	int close_code; /* to be closed with at the next chance; 0: no */
	const char *close_reason;
	bool established, closing, clean, paused;
	int64_t heard_ms, pinged_ms, wants_write_ms, amid_ms; /* monotonic; 0: not */
	bool ping_due;
	struct tc_feed feed; /* TC_LINK_PUBLISHER */
	struct tc_live live; /* TC_LINK_SUBSCRIBER */
};

/* hub.c */
int64_t tc_hub_now_ms(const struct tc_hub *hub); /* monotonic */
int64_t tc_hub_unix_ms(const struct tc_hub *hub);
void tc_hub_status_changed(struct tc_hub *hub); /* every subscriber hears of it at once */

/* A source is heard, or is not any more: for walls and alarms. */
void tc_hub_source_changed(struct tc_hub *hub, const struct tc_roster_entry *source);

/* hub_callback.c: the two protocols of the port */
extern const struct lws_protocols tc_hub_protocols[];

/* hub_tick.c: the network thread. argument: the hub */
void *tc_hub_serve(void *argument);

/* peer.c */
struct tc_peer *tc_peer_create(struct tc_hub *hub, enum tc_link_kind kind, struct lws *wsi,
	struct tc_principal *who, const struct tc_credential *credential);
/* The subscribers alone: a thousand publishers are not looked at for each event. NULL: no more. */
struct tc_peer *tc_peer_subscribers(const struct tc_hub *hub);
struct tc_peer *tc_peer_next_subscriber(const struct tc_peer *peer);
void tc_peer_established(struct tc_peer *peer);
/* The connection is gone. The peer is freed now or with its last job. */
void tc_peer_closed(struct tc_peer *peer);
void tc_peer_release(struct tc_peer *peer); /* free it when nothing needs it any more */
void tc_peer_finish(struct tc_peer *peer);  /* free it, whatever is out */
/* A piece of a message, as the socket has it. */
void tc_peer_receive(struct tc_peer *peer, const char *bytes, size_t length);
int tc_peer_writeable(struct tc_peer *peer);
void tc_peer_heard(struct tc_peer *peer);
/* buffer: moved; NULL (memory was out) closes the connection. */
void tc_peer_push(struct tc_peer *peer, struct tc_buffer *buffer);
/* Send now; only inside tc_peer_writeable. -1: the socket is broken. */
int tc_peer_send(struct tc_peer *peer, struct tc_buffer *buffer);
void tc_peer_want_write(struct tc_peer *peer);
void tc_peer_close(struct tc_peer *peer, int code, const char *reason);
/* For the audit record: what was refused to the peer, or what became of it. act: static. */
void tc_peer_note(struct tc_peer *peer, const char *act, const char *outcome, const char *detail);
/* Close whoever sent a frame that RFC 6455 forbids: read inside lws_service, where no callback tells. */
void tc_peer_close_offenders(void);
void tc_peer_flow(struct tc_peer *peer); /* read from it or not, by what waits */
/* rights_changed: the tokens were read anew, so the peer's is looked up again. */
void tc_peer_tick(struct tc_peer *peer, int64_t now_ms, bool rights_changed);

/* feed.c: a publisher's messages */
/* captivity: what the quarantine says of these bytes. */
void tc_feed_message(
	struct tc_peer *peer, const char *bytes, size_t length, enum tc_captivity captivity);
void tc_feed_too_large(struct tc_peer *peer);
/* Have the store's thread look again where sources with a gap stand: one given up stops being shown a
 * day later, without any event. */
void tc_feed_ask_gaps(struct tc_hub *hub);
/* What the store's thread did; the chain is moved. */
void tc_feed_results(struct tc_hub *hub, struct tc_job *chain);

/* live.c: a subscriber's messages and what it gets */
void tc_live_message(struct tc_peer *peer, const char *bytes, size_t length);
void tc_live_too_large(struct tc_peer *peer);
bool tc_live_has_more(const struct tc_peer *peer);
int tc_live_write(struct tc_peer *peer);
void tc_live_finish(struct tc_live *live, struct tc_hub *hub);
/* count rows are about to be pushed to hub->recent: who would lose some is told so. */
void tc_live_make_room(struct tc_hub *hub, int count);
void tc_live_wake_all(struct tc_hub *hub);
/* A message that is not taken: counted, recorded, answered by a nack. id NULL: it has none. */
void tc_live_refuse(struct tc_peer *peer, const char *id, const struct tc_faults *faults);
void tc_live_take_alarms(struct tc_hub *hub); /* if there is a new list of them */

/* trace.c: where a figure comes from; code NULL: the series that the request names */
int tc_trace_serve(
	struct tc_hub *hub, struct lws *wsi, const struct tc_principal *who, const char *code);
int tc_trace_serve_page(
	struct tc_hub *hub, struct lws *wsi, const struct tc_principal *who, const char *code);
/* headers: more of them, "" for none. */
int tc_trace_refuse_page(struct lws *wsi, int status, const char *headers, const char *sentence);
/* A viewer's question on /live. False: refused, and faults say why. */
struct tc_event;
bool tc_trace_message(struct tc_peer *peer, const struct tc_event *event, struct tc_faults *faults);

/* hints.c: what figures may be worth asking about, over HTTP and /live, for staff. False: refused, and faults say
 * why. */
int tc_hints_serve(struct tc_hub *hub, struct lws *wsi, const struct tc_principal *who);
bool tc_hints_message(struct tc_peer *peer, const struct tc_event *event, struct tc_faults *faults);

/* alarm.c: what an operator does with alarms, and alarms over HTTP */
void tc_alarm_message(struct tc_peer *peer, const struct tc_event *event, struct tc_faults *faults);
void tc_alarm_answer(struct tc_hub *hub, const struct tc_job *job);
int tc_alarm_serve(struct tc_hub *hub, struct lws *wsi, const struct tc_principal *who);

/* alarm_history.c: what alarms did, over HTTP and /live. False: refused, and faults say why. */
int tc_alarm_history_serve(struct tc_hub *hub, struct lws *wsi, const struct tc_principal *who);
bool tc_alarm_history_message(
	struct tc_peer *peer, const struct tc_event *event, struct tc_faults *faults);

/* handshake.c */
/* A browser that shows a page can send a token only as the password of HTTP's own sign-in; it then sends it by
 * itself, like a cookie, so that is for pages and what they link to alone. */
enum tc_door { TC_DOOR_PROGRAM = 1, TC_DOOR_BROWSER };
/* Who is at the door, and may they do this? */
struct tc_visit {
	struct tc_credential credential;
	struct tc_principal *who; /* owned; NULL unless status is 0 */
	int status;               /* 0: let in, else the HTTP status of the refusal */
	int retry_after_s;        /* of a 429 */
};
struct tc_visit tc_handshake_visit(
	struct tc_hub *hub, struct lws *wsi, enum tc_door door, enum tc_verb verb);
/* The answer to a visit that was refused. */
struct tc_refusal {
	char headers[96];
	const char *sentence;
};
struct tc_refusal tc_handshake_refusal(const struct tc_visit *visit, enum tc_door door);
/* A request that carries Origin must name one of the list. */
bool tc_handshake_origin(struct tc_hub *hub, struct lws *wsi);
/* A header that decides about a request stands twice in it: two readers may read two requests. */
bool tc_handshake_is_ambiguous(struct lws *wsi);
/* LWS_CALLBACK_HTTP_CONFIRM_UPGRADE: 0 go on, 1 refused and answered, -1 hang up. */
int tc_handshake_upgrade(struct tc_hub *hub, struct lws *wsi);

/* reply.c */
struct tc_reply {
	int status;
	const char *type;    /* content-type; NULL: application/json */
	const char *headers; /* more header lines, each ending in \r\n; NULL: none */
	const char *body;    /* NULL: {"status":…,"error":…} from status and sentence */
	const char *sentence, *pointer;
	bool close;
};
/* 0, or -1 when the connection must be closed now. */
int tc_reply_send(struct lws *wsi, const struct tc_reply *reply);

/* request.c: plain HTTP */
int tc_request_start(struct tc_hub *hub, struct lws *wsi, const char *path);
/* One "name=value" behind the question mark, decoded, from 0. Returns its length; 0: there is none; -1: it does not fit,
 * and what it says must not be taken as not said. */
int tc_request_argument(struct lws *wsi, int index, char *text, size_t size);

/* api.c: /api/v1/observations */
struct tc_api;
int tc_api_start(struct tc_hub *hub, struct lws *wsi, const struct tc_principal *who);
int tc_api_write(struct tc_api *api, struct lws *wsi);
void tc_api_destroy(struct tc_api *api);

/* metrics.c: owned; NULL when memory is out */
struct tc_buffer *tc_metrics_text(struct tc_hub *hub);

/* service.c */
bool tc_service_init(struct tc_service *service, int64_t unix_ms); /* false: memory is out */
void tc_service_finish(struct tc_service *service);
void tc_service_turn(struct tc_hub *hub);  /* network thread, each time round: take what is new */
void tc_service_ended(struct tc_hub *hub); /* network thread, at its end */
/* Store's thread: show the service manager life, unless the network thread hangs. */
void tc_service_live(struct tc_hub *hub);
/* Why the store is not well; NULL: it is. Any thread. */
void tc_service_say(struct tc_hub *hub, const char *reason);
void tc_service_reason(struct tc_hub *hub, char *out, size_t size);

/* writer.c: the store's thread */
/* Any thread. */
bool tc_hub_takes_writes(const struct tc_hub *hub);
enum tc_result tc_writer_run(struct tc_hub *hub, int signal_fd, struct tc_error *err);

#endif
