/* A view as bytes, and back: what a wall showed, kept so small and so whole that the same picture can be
 * painted from it without a hub. A view is written against the one before it, of which a reader has to hold
 * an equal: only series, points and sources that differ are in the bytes. Everything that a widget may
 * ask is in them; indicators and areas are indices of the catalogue, whose documents the caller keeps. */
#ifndef TC_FEEDS_MIRROR_VIEW_CODE_H
#define TC_FEEDS_MIRROR_VIEW_CODE_H

#include "base/result.h"
#include "feeds/mirror/view.h"

#include <stddef.h>

/* Bytes of view against base (NULL: by itself; of another mirror than view's: the same). *out: owned (free), *length of them. TC_NO_MEMORY.
 * Any thread. */
enum tc_result tc_view_encode(const struct tc_view *view, const struct tc_view *base, uint8_t **out,
	size_t *length, struct tc_error *err);

/* The view that bytes were made of, given an equal of the base they were made against (NULL: none). catalogue: borrowed for the
 * view's life. *out: the caller drops it. TC_BAD_INPUT: they are no such bytes, or of another base or
 * catalogue. Any thread. */
enum tc_result tc_view_decode(const struct tc_catalogue *catalogue, const struct tc_view *base,
	const uint8_t *bytes, size_t length, struct tc_view **out, struct tc_error *err);

/* When the hub stored the newest of the figures that a view shows, Unix; 0 without any. */
int64_t tc_view_stored_ms(const struct tc_view *view);

#endif
