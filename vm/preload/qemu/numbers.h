/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NUMBERS_H
#define NUMBERS_H

/*
 * Calls visit() with each number that is a name in the folder: /proc/self/task,
 * /proc/self/fd. Without the heap, which a thread that stands still may have
 * locked.
 */
void for_each_number(const char *folder, void (*visit)(int number));

#endif
