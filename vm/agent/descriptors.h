/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

/* Allows numbers from OWN_DESCRIPTORS on, to this process and its workers. */
void raise_descriptor_limit(void);

/* What the programs that calls execute may have. */
void restore_descriptor_limit(void);

/*
 * Moves a descriptor of the agent's own to a number that calls do not get to see; -1 with errno set
 * where it could not, or fd was negative.
 */
int own_descriptor(int fd);

#endif
