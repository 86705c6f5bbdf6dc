/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

/* Notes the descriptors by which threads wake each other; of those that a fork could not have for itself, none may be open. */
void note_descriptors(void);

/* In a fork, which shares all that was open: gives it its own, in the same state. */
void renew_descriptors(void);

#endif
