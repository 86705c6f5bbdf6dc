import {styleText} from 'node:util';
import {oneLine} from './plain-text.ts';

export type Colour = Parameters<typeof styleText>[0];

export interface Cell {
    readonly text: string;
    readonly colour: Colour;
}

export interface Layout {
    readonly colour: boolean;
    /** Characters in a line. */
    readonly width: number;
}

/** A label on the left and one column for each side on the right. */
export class Columns {
    /** What a side is called in headings and reasons: its name, or a letter where the names do not fit. */
    readonly names: readonly string[];
    /** Which letter is which side; empty where the names stand themselves. */
    readonly key: readonly string[];
    readonly width: number;
    readonly #widths: readonly number[];
    readonly #labelWidth: number;
    readonly #layout: Layout;

    constructor(names: readonly string[], layout: Layout) {
        const full = distinct(names.map(oneLine));
        const fits = narrowestLabel + full.reduce((sum, name) => sum + gap + Math.max(name.length, narrowestCell), 0) <= layout.width;
        this.names = fits ? full : full.map((_, index) => letter(index));
        this.key = fits ? [] : full.map((name, index) => `${letter(index)}  ${name}`);
        this.#widths = this.names.map(name => Math.max(name.length, narrowestCell));
        const room = layout.width - this.#widths.reduce((sum, width) => sum + gap + width, 0);
        this.#labelWidth = Math.min(Math.max(room, narrowestLabel), widestLabel);
        this.width = layout.width;
        this.#layout = layout;
    }

    heading(label: string): string {
        return this.line(label, this.names.map(text => ({text, colour: 'bold'})));
    }

    /** A label that is too long gets a line of its own. */
    line(label: string, cells: readonly Cell[]): string {
        const shown = cells.map(({text, colour}, index) => ' '.repeat(gap) + paint(text.padEnd(this.#widths[index] ?? 0), colour, this.#layout));
        const start = label.length > this.#labelWidth ? `${label}\n${' '.repeat(this.#labelWidth)}` : label.padEnd(this.#labelWidth);
        return (start + shown.join('')).trimEnd();
    }
}

export function paint(text: string, colour: Colour, layout: Layout): string {
    return layout.colour ? styleText(colour, text, {validateStream: false}) : text;
}

const gap = 2;
const narrowestLabel = 40;
const widestLabel = 64;
/** Of `12 of 14`, which is longer than any verdict's word. */
const narrowestCell = 8;

function letter(index: number): string {
    return index < 26 ? String.fromCharCode(65 + index) : `${letter(Math.floor(index / 26) - 1)}${letter(index % 26)}`;
}

/** Two runs of one target are told apart by their place. */
export function distinct(names: readonly string[]): string[] {
    return names.map((name, index) => names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} (${index + 1})`);
}
