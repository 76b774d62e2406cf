/** An object array of a `.npy`: its pickle, read without running it, as texts. */
import { BudgetError, FormatError, UnsupportedError } from '#core/base/errors.ts';
import type { ReadOptions, Source } from '../../sources/source.ts';
import type { ArrayDescription } from '../format.ts';
import { DEFAULT_LIMITS, readPickle } from './machine.ts';
import type { ArrayNode, PickleNode } from './node.ts';
import { pickleText } from './text.ts';

/** A pickle is read whole; larger ones would not fit beside everything else. */
const MAX_PICKLE_BYTES = 256 * 2 ** 20;
/** Characters of one element's text. */
const MAX_ELEMENT_TEXT = 1000;

export interface ObjectArray {
  readonly shape: readonly number[];
  /** Python reprs of elements [start, end), counted in C order. */
  texts(start: number, end: number): string[];
  /** The elements themselves, in C order. */
  readonly items: readonly PickleNode[];
  /** `module.name` of what was refused. */
  readonly refused: readonly string[];
}

/** Reads and interprets the pickle of an array whose dtype holds objects. Nothing in it is executed. */
export async function readObjectArray(
  source: Source,
  description: ArrayDescription,
  options: ReadOptions = {},
): Promise<ObjectArray> {
  const { dataOffset, availableLength } = description;
  if (availableLength > MAX_PICKLE_BYTES) {
    throw new BudgetError(`the pickle has ${availableLength} bytes; at most ${MAX_PICKLE_BYTES} are read`);
  }
  const bytes = await source.read({ start: dataOffset, end: dataOffset + availableLength }, options);
  const { value, refused } = readPickle(bytes, { ...DEFAULT_LIMITS, signal: options.signal });
  if (value.type !== 'array') {
    const name = value.type === 'refused' ? value.name : value.type;
    throw new UnsupportedError(`The pickle holds ${name}, not an array.`, { fields: { refused: refused.join(', ') } });
  }
  return objectArray(value, { refused, shape: description.shape });
}

interface Expected {
  readonly refused: readonly string[];
  readonly shape: readonly number[];
}

function objectArray(array: ArrayNode, { refused, shape }: Expected): ObjectArray {
  if (array.shape.join() !== shape.join()) {
    throw new FormatError(
      `the header promises shape (${shape.join(', ')}), the pickle has (${array.shape.join(', ')})`,
    );
  }
  if (!('items' in array.content)) throw new FormatError('the pickle holds an array without objects');
  const { items } = array.content;
  return {
    shape,
    items,
    refused,
    texts: (start, end) => items.slice(start, end).map((item) => pickleText(item, MAX_ELEMENT_TEXT)),
  };
}
