/** MT19937's own ways of seeding and jumping; its key is 624 words and a position. */
import { JUMP_POLYNOMIAL } from './mersenne-jump.ts';

export const KEY_LENGTH = 624;
const MIDDLE = 397;

/** Knuth's recurrence, as `np.random.seed(int)` seeds. */
export function keyOfInteger(seed: number): Uint32Array {
  const key = new Uint32Array(KEY_LENGTH);
  key[0] = seed;
  for (let k = 1; k < KEY_LENGTH; k++) key[k] = Math.imul(1812433253, key[k - 1] ^ (key[k - 1] >>> 30)) + k;
  return key;
}

/** Matsumoto and Nishimura's initialisation by an array. */
export function keyOfWords(words: ArrayLike<number>): Uint32Array {
  const key = keyOfInteger(19650218);
  let i = 1;
  const step = () => {
    if (++i < KEY_LENGTH) return;
    key[0] = key[KEY_LENGTH - 1];
    i = 1;
  };
  const previous = () => key[i - 1] ^ (key[i - 1] >>> 30);
  let j = 0;
  for (let k = Math.max(KEY_LENGTH, words.length); k > 0; k--) {
    key[i] = (key[i] ^ Math.imul(previous(), 1664525)) + words[j] + j;
    step();
    j = (j + 1) % words.length;
  }
  for (let k = KEY_LENGTH - 1; k > 0; k--) {
    key[i] = (key[i] ^ Math.imul(previous(), 1566083941)) - i;
    step();
  }
  key[0] = 0x80000000;
  return key;
}

interface Ring {
  readonly key: Uint32Array;
  pos: number;
}

/** One step of the recurrence, in place. */
function advance(ring: Ring): void {
  const { key, pos } = ring;
  const y = (key[pos] & 0x80000000) | (key[(pos + 1) % KEY_LENGTH] & 0x7fffffff);
  key[pos] = key[(pos + MIDDLE) % KEY_LENGTH] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
  ring.pos = (pos + 1) % KEY_LENGTH;
}

/** Adds (xor) the words of `other`, both counted from their positions. */
function add(ring: Ring, other: Ring): void {
  let at = ring.pos;
  let from = other.pos;
  for (let k = 0; k < KEY_LENGTH; k++) {
    ring.key[at] ^= other.key[from];
    if (++at === KEY_LENGTH) at = 0;
    if (++from === KEY_LENGTH) from = 0;
  }
}

const coefficient = (degree: number, words: Uint32Array): boolean =>
  ((words[degree >>> 5] >>> (degree & 31)) & 1) === 1;

/** The key 2**128 draws on, by Horner's rule in the step as variable. */
export function jumped(key: Uint32Array, position: number): { key: Uint32Array; pos: number } {
  const polynomial = Uint32Array.from(JUMP_POLYNOMIAL.match(/.{8}/g) ?? [], (word) => Number.parseInt(word, 16));
  const start: Ring = { key, pos: position >= KEY_LENGTH ? 0 : position };
  let degree = 19936;
  while (!coefficient(degree, polynomial)) degree--;
  const sum: Ring = { key: key.slice(), pos: start.pos };
  for (let k = degree - 1; k >= 0; k--) {
    advance(sum);
    if (coefficient(k, polynomial)) add(sum, start);
  }
  return sum;
}
