// Generated from protocol.schema.json by `npm run generate`; edit the schema instead.

/**
 * One line of the target protocol, version 1: what a target says first, what it is asked, what it answers. Lines are UTF-8 JSON, at most 1 MiB; bytes travel as base64.
 */
export type Message = Greeting | Request | Reply;
export type Call =
    | Plain
    | Insmod
    | Rmmod
    | Kmsg
    | Open
    | OnFd
    | Read
    | Pread
    | Write
    | Pwrite
    | Readv
    | Writev
    | Lseek
    | ReadAt
    | WriteAt
    | OnPath
    | ModeOnPath
    | PathToPath
    | Chown
    | Truncate
    | Transfer
    | Pipe
    | Poll
    | Mmap
    | Ioctl
    | Exec
    | Start
    | Resize
    | Put
    | Parallel;
/**
 * A descriptor, or what call K of the same request (in a lane: of the same lane) returned, counting from 0.
 */
export type Fd =
    | number
    | {
          result: number;
      };
/**
 * Base64.
 */
export type Bytes = string;
/**
 * A user pointer that faults at once, that faults after N bytes, or whose bytes from N on are withheld (the caller sleeps inside the kernel's copy) until release-stall.
 */
export type UserBuffer =
    | 'bad'
    | {
          readable: number;
      }
    | {
          stall: number;
      };
export type Result = Failed | Unsupported | Hung | Killed | Done;

export interface Greeting {
    hello: Hello;
}
export interface Hello {
    protocol: 1;
    name: string;
    version: string;
    /**
     * The release string where there is a real kernel.
     */
    kernel: string | null;
    arch: string | null;
    /**
     * Bytes in a page.
     */
    page: number;
    /**
     * Fixture modules that can be loaded, by name.
     */
    modules: string[];
    /**
     * Operations that the target has; specs that need more are skipped.
     */
    ops: string[];
}
export interface Request {
    id: number;
    deadline_ms: number;
    calls: Call[];
}
export interface Plain {
    op: 'reset' | 'modules' | 'await-stall' | 'release-stall';
}
export interface Insmod {
    op: 'insmod';
    module: string;
    params?: string;
}
export interface Rmmod {
    op: 'rmmod';
    module: string;
    flags?: string[];
}
export interface Kmsg {
    op: 'kmsg';
    since: number;
}
export interface Open {
    op: 'open';
    path: string;
    flags: string[];
    mode?: number;
    as?: Identity;
}
export interface Identity {
    uid: number;
    gid: number;
}
export interface OnFd {
    op: 'close' | 'fstat' | 'fsync';
    fd: Fd;
}
export interface Read {
    op: 'read';
    fd: Fd;
    count: number;
}
export interface Pread {
    op: 'pread';
    fd: Fd;
    count: number;
    offset: number;
}
export interface Write {
    op: 'write';
    fd: Fd;
    data: Bytes;
}
export interface Pwrite {
    op: 'pwrite';
    fd: Fd;
    data: Bytes;
    offset: number;
}
export interface Readv {
    op: 'readv';
    fd: Fd;
    counts: number[];
}
export interface Writev {
    op: 'writev';
    fd: Fd;
    datas: Bytes[];
}
export interface Lseek {
    op: 'lseek';
    fd: Fd;
    offset: number;
    whence: 'SEEK_SET' | 'SEEK_CUR' | 'SEEK_END';
}
export interface ReadAt {
    op: 'read-at';
    fd: Fd;
    count: number;
    buffer: UserBuffer;
}
export interface WriteAt {
    op: 'write-at';
    fd: Fd;
    data: Bytes;
    buffer: UserBuffer;
}
export interface OnPath {
    op: 'stat' | 'lstat' | 'readdir' | 'readlink' | 'unlink';
    path: string;
}
export interface ModeOnPath {
    op: 'chmod' | 'mkdir';
    path: string;
    mode: number;
}
export interface PathToPath {
    op: 'rename' | 'link' | 'symlink';
    path: string;
    to: string;
}
export interface Chown {
    op: 'chown';
    path: string;
    uid: number;
    gid: number;
}
export interface Truncate {
    op: 'truncate';
    path: string;
    length: number;
}
export interface Transfer {
    op: 'sendfile' | 'splice' | 'copy-file-range';
    fd: Fd;
    to: Fd;
    count: number;
}
export interface Pipe {
    op: 'pipe';
}
export interface Poll {
    op: 'poll';
    fd: Fd;
    events: string[];
    timeout_ms?: number;
}
export interface Mmap {
    op: 'mmap';
    fd: Fd;
    length: number;
}
export interface Ioctl {
    op: 'ioctl';
    fd: Fd;
    request: number;
}
export interface Exec {
    op: 'exec';
    /**
     * @minItems 1
     */
    argv: string[];
    stdin?: Bytes;
    as?: Identity;
    env?: {
        [k: string]: string;
    };
}
/**
 * A program that goes on while other calls are made. fds are the ends of its input, its outputs and, when it has ended, its status in decimal digits; none blocks. With a terminal the first three are that.
 */
export interface Start {
    op: 'start';
    /**
     * @minItems 1
     */
    argv: string[];
    env?: {
        [k: string]: string;
    };
    terminal?: Size;
}
/**
 * Of a terminal, in characters.
 */
export interface Size {
    rows: number;
    columns: number;
}
export interface Resize {
    op: 'resize';
    fd: Fd;
    rows: number;
    columns: number;
}
export interface Put {
    op: 'put';
    path: string;
    data: Bytes;
    mode: number;
    offset?: number;
}
export interface Parallel {
    op: 'parallel';
    lanes: Call[][];
}
export interface Reply {
    id: number;
    results: Result[];
}
export interface Failed {
    /**
     * The symbolic name.
     */
    errno: string;
}
export interface Unsupported {
    unsupported: string;
}
export interface Hung {
    /**
     * Milliseconds after which the call was given up.
     */
    hung: number;
}
export interface Killed {
    /**
     * The signal that ended the caller.
     */
    killed: string;
}
/**
 * A call that returned: its own return value and the fields its operation names.
 */
export interface Done {
    value?: number;
    data?: Bytes;
    modules?: LoadedModule[];
    records?: LogRecord[];
    next?: number;
    type?: 'file' | 'directory' | 'symlink' | 'character' | 'block' | 'fifo' | 'socket';
    /**
     * Permission bits alone.
     */
    mode?: number;
    uid?: number;
    gid?: number;
    size?: number;
    nlink?: number;
    names?: string[];
    target?: string;
    fds?: number[];
    events?: string[];
    /**
     * Exit status; 128 + signal where one ended the program.
     */
    status?: number;
    stdout?: Bytes;
    stderr?: Bytes;
    truncated?: boolean;
    lanes?: Result[][];
}
export interface LoadedModule {
    name: string;
    size: number;
    refs: number;
    users: string[];
    /**
     * As /proc/modules writes it: Live.
     */
    state: string;
}
export interface LogRecord {
    seq: number;
    /**
     * 6 is info.
     */
    level: number;
    /**
     * 0 is the kernel.
     */
    facility: number;
    /**
     * Without prefix and final newline.
     */
    text: string;
}
