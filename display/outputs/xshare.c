#include "display/outputs/xshare.h"

#include "display/outputs/x11.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <xcb/shm.h>
#include <xcb/xcbext.h>

enum { DEPTH = 24, FILES_SINCE_MINOR = 2 /* version 1.2 of the extension takes files */ };

static bool knows_files(xcb_connection_t *connection) {
	xcb_shm_query_version_reply_t *reply =
		xcb_shm_query_version_reply(connection, xcb_shm_query_version(connection), NULL);
	bool knows = reply != NULL &&
		(reply->major_version > 1 || reply->minor_version >= FILES_SINCE_MINOR);
	free(reply);
	return knows;
}

static bool is_fine(xcb_connection_t *connection, xcb_void_cookie_t cookie) {
	xcb_generic_error_t *error = xcb_request_check(connection, cookie);
	bool fine = error == NULL && xcb_connection_has_error(connection) == 0;
	free(error);
	return fine;
}

/* The file's copy is closed by xcb once it was sent. */
static bool attach(struct tc_xshare *share, uint32_t window, int file) {
	xcb_connection_t *connection = share->connection;
	int copy = fcntl(file, F_DUPFD_CLOEXEC, 0);
	if (copy < 0) {
		return false;
	}
	share->segment = xcb_generate_id(connection);
	share->pen = xcb_generate_id(connection);
	return is_fine(connection,
		       xcb_shm_attach_fd_checked(connection, share->segment, copy, true)) &&
		is_fine(connection, xcb_create_gc_checked(connection, share->pen, window, 0, NULL));
}

bool tc_xshare_open(struct tc_xshare *share, SDL_Window *window, int file, int64_t offset,
	int width_px, int height_px) {
	const char *server = NULL;
	uint32_t id = 0;
	if (SDL_GetWindowPixelFormat(window) != SDL_PIXELFORMAT_RGB888 ||
		!tc_x11_find_window(window, &server, &id)) {
		return false;
	}
	*share = (struct tc_xshare) { .connection = xcb_connect(server, NULL),
		.offset = offset,
		.width_px = width_px,
		.height_px = height_px };
	if (xcb_connection_has_error(share->connection) != 0 || !knows_files(share->connection) ||
		!attach(share, id, file)) {
		tc_xshare_close(share);
		return false;
	}
	return true;
}

bool tc_xshare_put(struct tc_xshare *share, SDL_Window *window, const struct tc_pixels *rects,
	int count, int left, int top) {
	const char *server = NULL;
	uint32_t id = 0;
	if (!tc_x11_find_window(window, &server, &id)) {
		return false;
	}
	for (int i = 0; i < count; i++) {
		struct tc_pixels r = rects[i];
		xcb_shm_put_image(share->connection, id, share->pen, (uint16_t)share->width_px,
			(uint16_t)share->height_px, (uint16_t)r.left, (uint16_t)r.top,
			(uint16_t)(r.right - r.left), (uint16_t)(r.bottom - r.top),
			(int16_t)(r.left - left), (int16_t)(r.top - top), DEPTH,
			XCB_IMAGE_FORMAT_Z_PIXMAP, 0, share->segment, (uint32_t)share->offset);
	}
	return true;
}

/* A server does what one connection asks in the order in which it was asked. */
void tc_xshare_send(struct tc_xshare *share) {
	xcb_connection_t *connection = share->connection;
	if (connection != NULL) {
		share->fence = xcb_get_input_focus(connection).sequence;
		share->asked = true;
		xcb_flush(connection);
	}
}

void tc_xshare_settle(struct tc_xshare *share) {
	xcb_connection_t *connection = share->connection;
	if (!share->asked) {
		return;
	}
	/* A frame later it has come: taken without going to sleep. */
	void *reply = NULL;
	xcb_generic_error_t *error = NULL;
	if (xcb_poll_for_reply(connection, share->fence, &reply, &error) == 0) {
		reply = xcb_wait_for_reply(connection, share->fence, &error);
	}
	free(reply);
	free(error);
	share->asked = false;
}

bool tc_xshare_next_refused(struct tc_xshare *share, uint32_t *id) {
	xcb_generic_event_t *event = NULL;
	while ((event = xcb_poll_for_queued_event(share->connection)) != NULL) {
		bool refused = event->response_type == 0;
		*id = refused ? ((xcb_generic_error_t *)event)->resource_id : 0;
		free(event);
		if (refused) {
			return true;
		}
	}
	return false;
}

bool tc_xshare_is_lost(const struct tc_xshare *share) {
	return share->connection != NULL && xcb_connection_has_error(share->connection) != 0;
}

void tc_xshare_close(struct tc_xshare *share) {
	if (share->connection != NULL) {
		/* What the surface lies in may go next. */
		tc_xshare_send(share);
		tc_xshare_settle(share);
		xcb_disconnect(share->connection);
		*share = (struct tc_xshare) { 0 };
	}
}
