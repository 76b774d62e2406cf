/**
 * What NumPy keeps for a whole program (print options, error state, legacy random state) belongs to a namespace of
 * cells here: it is put away when another namespace runs and fresh for a new one.
 */
import { defaultPrintOptions, printOptions } from '../arrays/print-options.ts';
import { defaultErrorState, errorState } from './error-state.ts';

interface Part {
  save(): unknown;
  /** undefined: begin afresh. */
  load(saved: unknown): void;
}

const parts = new Map<string, Part>();

/** `save` gives a value that `load` can restore; `load(undefined)` begins afresh. */
export function registerSessionPart(name: string, part: Part): void {
  parts.set(name, part);
}

let current: Map<string, unknown> | null = null;

/** Makes `state` the one in force. */
export function activateState(state: Map<string, unknown>): void {
  if (state === current) return;
  for (const [name, part] of parts) {
    current?.set(`numpy:${name}`, part.save());
    part.load(state.get(`numpy:${name}`));
  }
  current = state;
}

registerSessionPart('print', {
  save: () => ({ ...printOptions }),
  load: (saved) => Object.assign(printOptions, saved ?? defaultPrintOptions()),
});
registerSessionPart('errors', {
  save: () => ({ ...errorState }),
  load: (saved) => Object.assign(errorState, saved ?? defaultErrorState()),
});
