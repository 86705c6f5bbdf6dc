/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HELLO_H
#define HELLO_H

#include "text.h"

/* The line that the target speaks first. */
void write_hello(struct text *text);

#endif
