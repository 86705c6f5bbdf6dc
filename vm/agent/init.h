/* SPDX-License-Identifier: GPL-2.0-only */
/* What the agent does as the first process of a machine. */
#ifndef INIT_H
#define INIT_H

/* File systems, busybox, boot modules; ends with the channel set up, or with the machine. */
void init_machine(void);

#endif
