import {readFile} from 'node:fs/promises';
import {SetupFailure} from './failure.ts';

interface Section {
    readonly name: string;
    readonly address: number;
    readonly offset: number;
    readonly size: number;
}

/** Bytes of `struct kernel_symbol` where it has pointers: value, name, namespace. */
const entrySize = 24;

const tables = {__ksymtab: 'EXPORT_SYMBOL', __ksymtab_gpl: 'EXPORT_SYMBOL_GPL'} as const;

/**
 * A Module.symvers of the symbols that a kernel offers its modules, which modpost holds theirs to. Debian does not package
 * that of User Mode Linux; but the kernel is a program, and has the tables that it resolves symbols with itself.
 */
export async function symbolVersions(image: string): Promise<string> {
    const elf = await readFile(image);
    const sections = sectionsOf(elf);
    const textAt = (address: number) => {
        const section = sections.find(one => one.address <= address && address < one.address + one.size);
        if (section === undefined)
            throw new SetupFailure(`${image} names a symbol at ${address.toString(16)}, where it has nothing`);
        return stringAt(elf, section.offset + address - section.address);
    };
    return Object.entries(tables).flatMap(([table, kind]) => {
        const section = sections.find(({name}) => name === table);
        if (section === undefined || section.size % entrySize !== 0)
            throw new SetupFailure(`${image} has no table ${table} of pointers`);
        return Array.from({length: section.size / entrySize}, (_, index) => {
            const [, name, namespace] = [0, 8, 16].map(field => wordAt(elf, section.offset + index * entrySize + field)) as [number, number, number];
            return `0x00000000\t${textAt(name)}\tvmlinux\t${kind}\t${namespace === 0 ? '' : textAt(namespace)}\n`;
        });
    }).join('');
}

/** Of a 64-bit ELF file. */
function sectionsOf(elf: Buffer): Section[] {
    const [start, size, count, names] = [wordAt(elf, 0x28), elf.readUInt16LE(0x3a), elf.readUInt16LE(0x3c), elf.readUInt16LE(0x3e)];
    const headers = Array.from({length: count}, (_, index) => start + index * size);
    const nameTable = wordAt(elf, headers[names]! + 0x18);
    return headers.map(at => ({
        name: stringAt(elf, nameTable + elf.readUInt32LE(at)),
        address: wordAt(elf, at + 0x10),
        offset: wordAt(elf, at + 0x18),
        size: wordAt(elf, at + 0x20),
    }));
}

function wordAt(elf: Buffer, offset: number): number {
    return Number(elf.readBigUInt64LE(offset));
}

function stringAt(elf: Buffer, offset: number): string {
    return elf.toString('latin1', offset, elf.indexOf(0, offset));
}
