/* SPDX-License-Identifier: GPL-2.0-only */
/* Speaks the protocol of harness/protocol.schema.json over a channel that is set up. */
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

/* Returns at the end of the stream. */
void supervise(void);

#endif
