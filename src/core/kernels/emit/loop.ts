/**
 * Elementwise loops, emitted from a program and the ways its operands run: two nested loops (elements, then rows) over
 * any number of inputs and one output, in vectors; what is left of a row goes through scratch.
 */
import { Body, grow, loopWhile, when } from './body.ts';
import { constant, type FunctionCode, get, I32, set, simd } from './encoder.ts';
import { allSlices, Evaluation, Flags, type Watch } from './evaluation.ts';
import { isElementByElement } from './integer-division.ts';
import {
  advanceVector,
  fromScratch,
  intoScratch,
  loadPacked,
  loadStrided,
  type Place,
  SLOT,
  splat,
  store,
  type Way,
} from './operands.ts';
import { codeAt, lanesOf, type Program, resultOf } from './program.ts';
import { isTranscendental } from './transcendental.ts';
import { type Lanes, V } from './vectors.ts';

/** Parameters before those of operands: elements of a row, rows, where flags go, scratch. */
export const FIRST = 4;
const [COUNT, ROWS, FLAGS, SCRATCH] = [0, 1, 2, 3];
/** Of each operand: its address, bytes between elements, bytes between rows. */
export const PER_OPERAND = 3;

export interface Emitted {
  readonly functions: readonly FunctionCode[];
  readonly globals: number;
  /** What the flag bytes stand for, in their order: `any`, or a node and its trouble. */
  readonly flags: readonly string[];
  readonly lanes: Lanes;
}

/** Inputs of a vector: packed loads, kept constants, gathered elements. */
export function inputsOf(body: Body, places: readonly Place[], fixed: ReadonlyMap<number, number>, lanes: Lanes) {
  const strided = new Map<number, number[]>();
  return (input: number, slice: number): number => {
    const kept = fixed.get(input);
    if (kept !== undefined) return kept;
    const place = places[input];
    if (place.way === 'p') return loadPacked(body, place.code, place.at, slice, lanes);
    const slices = strided.get(input) ?? loadStrided(body, place, lanes);
    strided.set(input, slices);
    return slices[slice];
  };
}

/** Flags as bytes behind each other. */
export function storeFlags(body: Body, flags: Flags, address: number): string[] {
  const keys = [...flags.places.keys()];
  keys.forEach((key, k) => {
    body.emit(get(address), get(flags.places.get(key) ?? 0), simd(V.anyTrue), 0x3a, 0, k);
  });
  return keys;
}

interface Row {
  readonly body: Body;
  /** All operands; the last is the result. */
  readonly places: readonly Place[];
  readonly out: Place;
  readonly left: number;
  readonly lanes: Lanes;
  /** Emits the values of one vector. */
  readonly vector: (from: readonly Place[], to: Place) => void;
}

/** Where what is left of a row is worked on, filled from the inputs. */
function slotsOf({ body, places, left, lanes }: Row): Place[] {
  return places.map((place, k): Place => {
    const at = body.keep([...get(SCRATCH), ...constant(SLOT * k), 0x6a], I32);
    if (k < places.length - 1 && place.way !== 'f') intoScratch(body, place, at, left, lanes);
    return { ...place, way: 'p', at };
  });
}

/** The values twice in the code: as operands run for whole vectors, packed for the rest. */
function quickRow(row: Row): void {
  const { body, places, out, left, lanes, vector } = row;
  const whole = body.apart(() => {
    vector(places, out);
    for (const place of places) advanceVector(body, place, lanes);
    body.emit(grow(left, constant(-lanes)));
  });
  body.emit(loopWhile([...get(left), ...constant(lanes), 0x4f], whole));
  const rest = body.apart(() => {
    const slots = slotsOf(row);
    const target = slots[slots.length - 1];
    vector(slots, target);
    fromScratch(body, out, target.at, left);
  });
  body.emit(when(get(left), rest));
}

/** The values once in the code, which is long: for the rest the operands' places are exchanged for scratch. */
function compactRow(row: Row): void {
  const { body, places, out, left, lanes, vector } = row;
  const home = body.local(I32);
  const short = [...get(left), ...constant(lanes), 0x49];
  const exchange = body.apart(() => {
    body.emit(get(out.at), set(home));
    slotsOf(row).forEach((slot, k) => {
      if (places[k].way !== 'f') body.emit(get(slot.at), set(places[k].at));
    });
  });
  const each = body.apart(() => {
    body.emit(when(short, exchange));
    vector(places, out);
    const bring = body.apart(() => {
      fromScratch(body, { ...out, at: home }, out.at, left);
      body.emit(constant(0), set(left));
    });
    const on = body.apart(() => {
      for (const place of places) advanceVector(body, place, lanes);
      body.emit(grow(left, constant(-lanes)));
    });
    body.emit(short, 0x04, 0x40, bring, 0x05, on, 0x0b);
  });
  body.emit(loopWhile(get(left), each));
}

export function emitLoop(program: Program, ways: readonly Way[], watch: Watch): Emitted {
  const result = resultOf(program);
  const codes = [...program.inputs, codeAt(program, result)];
  const lanes = lanesOf(program);
  const parameters = FIRST + PER_OPERAND * codes.length;
  const body = new Body(parameters);
  const bases = codes.map((_, k) => FIRST + PER_OPERAND * k);
  const places = codes.map((code, k): Place => ({ code, way: ways[k], at: body.local(I32), step: bases[k] + 1 }));
  const out = places[places.length - 1];
  const flags = new Flags(watch, body);
  const left = body.local(I32);

  const vector = (from: readonly Place[], to: Place, fixed: ReadonlyMap<number, number>) => {
    const evaluation = new Evaluation(body, program, lanes, inputsOf(body, from, fixed, lanes), flags);
    store(body, to, allSlices(evaluation, result, lanes), lanes);
  };
  const long = program.steps.some(({ name }) => isTranscendental(name) || isElementByElement(name));
  const row = body.apart(() => {
    places.forEach((place, k) => body.emit(get(bases[k]), set(place.at)));
    body.emit(get(COUNT), set(left));
    const fixed = new Map<number, number>();
    program.inputs.forEach((_, k) => {
      if (ways[k] === 'f') fixed.set(k, splat(body, places[k]));
    });
    const run = {
      body,
      places,
      out,
      left,
      lanes,
      vector: (from: readonly Place[], to: Place) => vector(from, to, fixed),
    };
    if (long && !ways.includes('s')) compactRow(run);
    else quickRow(run);
    for (const base of bases) body.emit(grow(base, get(base + 2)));
    body.emit(grow(ROWS, constant(-1)));
  });
  body.emit(loopWhile(get(ROWS), row));
  const keys = storeFlags(body, flags, FLAGS);
  const functions = [
    {
      name: 'run',
      parameters: new Array<number>(parameters).fill(I32),
      results: [],
      locals: body.locals,
      code: body.whole,
    },
  ];
  return { functions, globals: 0, flags: keys, lanes };
}
