/** WebAssembly bytes: just enough of the binary format for one function over an imported memory. */

export type Bytes = number[];

export function unsigned(value: number): Bytes {
  const bytes: Bytes = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

export function signed(value: number): Bytes {
  const bytes: Bytes = [];
  let rest = value;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

function section(id: number, body: Bytes): Bytes {
  return [id, ...unsigned(body.length)].concat(body);
}
function name(text: string): Bytes {
  const bytes = [...new TextEncoder().encode(text)];
  return [...unsigned(bytes.length), ...bytes];
}

export const I32 = 0x7f;
export const I64 = 0x7e;
export const F32 = 0x7d;
export const F64 = 0x7c;
export const V128 = 0x7b;

export interface MemoryType {
  readonly shared: boolean;
  readonly maximumPages: number;
}

/** A module that exports `run`, a function of `parameters` 32-bit integers, with the given locals and code. */
export function moduleOf(
  memory: MemoryType,
  parameters: number,
  locals: readonly number[],
  code: Bytes,
): Uint8Array<ArrayBuffer> {
  return build(memory, { parameters, results: [], locals, code });
}

interface FunctionParts {
  readonly parameters: number;
  readonly results: readonly number[];
  readonly locals: readonly number[];
  readonly code: Bytes;
}

function build(memory: MemoryType, { parameters, results, locals, code }: FunctionParts): Uint8Array<ArrayBuffer> {
  const type = [
    1,
    0x60,
    ...unsigned(parameters),
    ...new Array<number>(parameters).fill(I32),
    results.length,
    ...results,
  ];
  const limits = memory.shared ? [0x03, 1, ...unsigned(memory.maximumPages)] : [0x00, 1];
  const imports = [1, ...name('env'), ...name('memory'), 0x02, ...limits];
  const exports = [1, ...name('run'), 0x00, 0];
  const declared = [locals.length, ...locals.flatMap((kind) => [1, kind])];
  const body = [...declared, ...code, 0x0b];
  const module = [
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, type),
    ...section(2, imports),
    ...section(3, [1, 0]),
    ...section(7, exports),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ];
  return new Uint8Array(module);
}

export interface FunctionCode {
  /** Exported under this name; null: called by other functions only. */
  readonly name: string | null;
  readonly parameters: readonly number[];
  readonly results: readonly number[];
  readonly locals: readonly number[];
  readonly code: Bytes;
}

/** A module of functions, called by their position, and of changing 32-bit global integers that start as 0. */
export function moduleOfFunctions(
  memory: MemoryType,
  functions: readonly FunctionCode[],
  globals = 0,
): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters, results }) => [
    0x60,
    ...unsigned(parameters.length),
    ...parameters,
    ...unsigned(results.length),
    ...results,
  ]);
  const limits = memory.shared ? [0x03, 1, ...unsigned(memory.maximumPages)] : [0x00, 1];
  const exported = functions.flatMap(({ name: text }, at) =>
    text === null ? [] : [[...name(text), 0, ...unsigned(at)]],
  );
  const states = new Array<Bytes>(globals).fill([I32, 1, 0x41, 0, 0x0b]);
  const bodies = functions.map(({ locals, code }) => {
    const declared = [...unsigned(locals.length), ...locals.flatMap((kind) => [1, kind])];
    const body = declared.concat(code, 0x0b);
    return unsigned(body.length).concat(body);
  });
  const many = (parts: readonly Bytes[]) => unsigned(parts.length).concat(...parts);
  const bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0].concat(
    section(1, many(types)),
    section(2, [1, ...name('env'), ...name('memory'), 0x02, ...limits]),
    section(3, many(functions.map((_, at) => unsigned(at)))),
    globals === 0 ? [] : section(6, many(states)),
    section(7, many(exported)),
    section(10, many(bodies)),
  );
  return new Uint8Array(bytes);
}

/** As `moduleOf`, with a 32-bit integer as result and vector locals. */
export function moduleWithResult(
  memory: MemoryType,
  parameters: number,
  vectors: number,
  code: Bytes,
): Uint8Array<ArrayBuffer> {
  return build(memory, { parameters, results: [I32], locals: new Array<number>(vectors).fill(V128), code });
}

// ── Instructions ──────────────────────────────────────────────────────────────────────────────────

export const get = (local: number): Bytes => [0x20, ...unsigned(local)];
export const set = (local: number): Bytes => [0x21, ...unsigned(local)];
export const constant = (value: number): Bytes => [0x41, ...signed(value)];
export const simd = (code: number): Bytes => [0xfd, ...unsigned(code)];
/** local += value (a constant or another local's code). */
export const advance = (local: number, value: Bytes): Bytes => [...get(local), ...value, 0x6a, ...set(local)];

/** Runs `body` while `count` (a local) is at least `least`. */
export function whileAtLeast(count: number, least: number, body: Bytes): Bytes {
  const test = [...get(count), ...constant(least), 0x49, 0x0d, 1];
  return [0x02, 0x40, 0x03, 0x40, ...test, ...body, 0x0c, 0, 0x0b, 0x0b];
}
