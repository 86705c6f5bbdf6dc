/** What a container is asked for and answers, one connection for each request. */
import type {BootableKernel, BootableUml, Templates} from '../../bootable.ts';
import type {Template} from '../../clone.ts';
import type {UmlMachine} from '../../uml.ts';

/** Where things are in an image, and in the container that is made of it. */
export const places = {
    /** The project's own files, the kernel and its templates. */
    project: '/opt/proc-conformance',
    /** What the image was furnished with, a Furnished. */
    furnished: '/opt/proc-conformance/furnished.json',
    /** The only folder that can be written to; a volume that goes with the container. */
    work: '/scratch',
    /** The folder that the container shares with whoever started it. */
    sockets: '/sockets',
} as const;

/** Sockets in the shared folder. */
export const sockets = {
    /** Made by who starts the container: it is ready when it connects and says so, and ends when that connection does. */
    lifeline: 'lifeline',
    /** Made by the container, for requests; the outlets of machines are made beside it by who makes them. */
    requests: 'requests',
} as const;

/** Sockets by their paths that who asks for a machine listens on, for its agent and its console. */
export interface Outlets {
    readonly agent: string;
    readonly console: string;
}

/** What an image holds, for QEMU or as User Mode Linux; all paths are those in the container. */
export type Furnished = {readonly bootable: BootableKernel; readonly templates: Templates} | BootableUml;

/** The first message of a connection. */
export type Request =
    /** A clone; it ends with this connection. */
    | {readonly do: 'clone'; readonly template: Template; readonly outlets: Outlets}
    /** A machine that stands still on the message Stand, to be forked under that name; it ends with this connection, and all its forks. */
    | {readonly do: 'serve'; readonly name: string; readonly template: Template; readonly outlets: Outlets}
    /** One of its forks; it ends with this connection. */
    | {readonly do: 'fork'; readonly name: string; readonly outlets: Outlets}
    /** A User Mode Linux, which is told to say where it is by the message Ask; it ends with this connection. */
    | {readonly do: 'boot'; readonly machine: UmlMachine; readonly outlets: Outlets}
    | {readonly do: 'build'; readonly name: string; readonly folders: readonly SourceFolder[]};

export interface Stand {
    readonly stand: true;
}

export interface Ask {
    readonly ask: true;
}

/** The module's own folder comes first, then those beside it. */
export interface SourceFolder {
    readonly name: string;
    readonly files: readonly SourceFile[];
}

export interface SourceFile {
    /** Relative to the folder. */
    readonly path: string;
    readonly executable: boolean;
    /** Base64. */
    readonly data: string;
}

/** Answers come one for each step; each request may be answered with Failed instead. */
export interface Failed {
    readonly failed: string;
}

export interface Started {
    readonly started: true;
}

/** It can be forked. */
export interface Stands {
    readonly stands: true;
}

/** The machine's last message. */
export interface Exited {
    /** What it wrote to standard error, or what ended it. */
    readonly exited: string;
}

/** The files that a build left, or that it says nothing of the source. */
export type Built =
    | {readonly built: ReadonlyArray<{readonly name: string; readonly data: string}>}
    | {readonly undecided: string; readonly output: string};
