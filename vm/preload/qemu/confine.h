/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CONFINE_H
#define CONFINE_H

/* From now on neither this process nor what it makes starts a program, or another process. */
void confine(void);

#endif
