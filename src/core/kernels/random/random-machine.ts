/**
 * The random kernels over a small memory of their own: one state block, room for three parameters and for results,
 * which are drawn a piece at a time. Whose state is in the block is remembered, so that a generator used again and
 * again is not copied in and out.
 */
import { InternalError } from '../../base/errors.ts';
import type { RandomExports } from './random-exports.ts';

/** Bytes of a state block; what is in it is written in `assembly/bits.ts`. */
export const STATE_BYTES = 2560;
/** Where the kept normal draw of a RandomState lies: whether there is one (i32), and 8 bytes on its value. */
export const KEPT_NORMAL = STATE_BYTES - 16;
/** Numbers drawn at a time. */
export const PIECE = 16384;

const PAGE = 65536;

/** Something with a state block: a bit generator. */
export interface StateOwner {
  /** At rest; out of date while the owner is the resident. */
  readonly state: Uint8Array<ArrayBuffer>;
}

export class RandomMachine {
  readonly wasm: RandomExports;
  readonly memory: WebAssembly.Memory;
  readonly state: number;
  /** Three runs of PIECE numbers of 8 bytes each. */
  readonly parameters: readonly [number, number, number];
  /** PIECE numbers of 8 bytes; `roomFor` gives more behind it. */
  readonly out: number;
  private resident: StateOwner | null = null;

  constructor(module: WebAssembly.Module) {
    this.memory = new WebAssembly.Memory({ initial: 16 });
    const instance = new WebAssembly.Instance(module, { env: { memory: this.memory } });
    this.wasm = instance.exports as unknown as RandomExports;
    this.state = (this.wasm.dataEnd() + 15) & ~15;
    const first = this.state + STATE_BYTES;
    this.parameters = [first, first + PIECE * 8, first + PIECE * 16];
    this.out = first + PIECE * 24;
    this.roomFor(PIECE * 8);
  }

  /** Makes sure that `byteLength` bytes from `out` on are there. */
  roomFor(byteLength: number): void {
    const missing = this.out + byteLength - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.memory.buffer);
  }
  get doubles(): Float64Array<ArrayBuffer> {
    return new Float64Array(this.memory.buffer);
  }

  /** Puts the state of `owner` into the block, and that of the one before back. */
  enter(owner: StateOwner): void {
    if (this.resident === owner) return;
    this.leave();
    this.bytes.set(owner.state, this.state);
    this.resident = owner;
  }

  /** Brings `owner.state` up to date, before it is read or written; the block is then nobody's. */
  settle(owner: StateOwner): void {
    if (this.resident === owner) this.leave();
  }

  private leave(): void {
    const owner = this.resident;
    if (owner !== null) owner.state.set(this.bytes.subarray(this.state, this.state + STATE_BYTES));
    this.resident = null;
  }
}

/** Where the compiled kernels come from: the host says, before the first draw. */
export const randomModule: { load: (() => WebAssembly.Module) | null } = { load: null };

let shared: RandomMachine | null = null;

/** The machine of this thread, made at the first draw. */
export function machine(): RandomMachine {
  if (shared !== null) return shared;
  if (randomModule.load === null) throw new InternalError('the random kernels were not handed in');
  shared = new RandomMachine(randomModule.load());
  return shared;
}

/** Where entropy comes from when no seed is given: the host says; `fill` sets every byte. */
export const entropySource: { fill: (target: Uint8Array<ArrayBuffer>) => void } = {
  fill: (target) => {
    for (let k = 0; k < target.length; k++) target[k] = Math.floor(Math.random() * 256);
  },
};
