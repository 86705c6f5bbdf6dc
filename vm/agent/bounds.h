/* SPDX-License-Identifier: GPL-2.0-only */
/* How large things may become; the first two are the protocol's. */
#ifndef BOUNDS_H
#define BOUNDS_H

#define LINE_BYTES	(1024 * 1024)
#define STREAM_BYTES	(256 * 1024)

/* What one read may ask for: its base64 leaves room in a line for the rest. */
#define COUNT_BYTES	(512 * 1024)

/* Calls of a request, those inside lanes and the lanes themselves included. */
#define CALLS		8192
/* Room kept in a reply for each call that has not been answered yet. */
#define CALL_ROOM	64

#define LANES		64
#define WORKERS		128

/*
 * The agent's own descriptors lie from here on where the limit allows it, out of the way of those
 * that calls open.
 */
#define OWN_DESCRIPTORS	1024

#endif
