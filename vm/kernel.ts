import type {Port} from './qemu.ts';

/** A kernel on disk, ready to be booted and to have modules built for it, wherever it came from. */
export interface Kernel {
    /** What a target calls it: `6.1`. */
    readonly name: string;
    /** As uname -r says. */
    readonly release: string;
    /** The packages that it was unpacked from; none where it came otherwise. */
    readonly packages: ReadonlyArray<{readonly name: string; readonly version: string}>;
    /** Names its content: what is made from a kernel is cached by it. */
    readonly key: string;
    readonly dir: string;
    readonly image: string;
    /** Whether it looks at each access to memory, or at each lock, which makes it several times slower. */
    readonly checksItself: boolean;
    /** Whether it keeps time by ACPI's timer; one that does not has only its own ticks where it distrusts the TSC. */
    readonly hasAcpiTimer: boolean;
    /** What it has drivers for. */
    readonly port: Port;
    /** Its drivers as modules, in the folders of the source tree: `drivers/virtio/virtio.ko`. */
    readonly modules: string;
    /** What `make -C` is given to build a module. */
    readonly headers: string;
    /** CC for make. */
    readonly compiler: string;
    readonly make: readonly MakeVariable[];
}

/** A variable that a kernel's build system needs to be given. */
export interface MakeVariable {
    /** `NAME=value`. */
    readonly variable: string;
    readonly reason: string;
}
