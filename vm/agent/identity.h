/* SPDX-License-Identifier: GPL-2.0-only */
/* Being somebody else, so that root's capabilities do not apply. */
#ifndef IDENTITY_H
#define IDENTITY_H

#include "call.h"

/*
 * Effective ids and groups of this process alone; not 0, and nothing changed, where that is not
 * allowed.
 */
int identity_assume(const struct identity *identity);
void identity_restore(void);

/* All ids, for good. */
int identity_become(const struct identity *identity);

#endif
