/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FREEZE_H
#define FREEZE_H

/* Called before any thread is made that is to stand still. */
void freeze_setup(void);

/* Stops all other threads where they are, for good. */
void freeze(void);

/* In a fork of a process that stands still: its threads go on where they were stopped. */
void thaw(void);

#endif
