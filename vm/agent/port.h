/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PORT_H
#define PORT_H

/*
 * Sets the channel up: the virtio-serial port that bears the agent's name, as soon as there is one,
 * or the terminal that `agent=NAME` on the kernel's command line names, with `:BYTES` behind it one
 * that is paced (see channel.h). Waits as long as it takes.
 */
void port_open(void);

#endif
