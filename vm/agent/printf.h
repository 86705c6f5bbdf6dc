/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PRINTF_H
#define PRINTF_H

/* Lets the compiler check arguments against a format; the two are counted from 1. */
#define __printf(format_at, arguments_at) \
	__attribute__((__format__(printf, format_at, arguments_at)))

#endif
