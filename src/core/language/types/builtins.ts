/** The table of built-in names, and how functions get into it. */
import { PyNative, type Value } from '../../base/python.ts';
import { native } from '../runtime/calls.ts';

export const builtins = new Map<string, Value>();

export function define(signature: string, body: Parameters<typeof native>[1], doc: string | null = null): void {
  builtins.set(signature.slice(0, signature.indexOf('(')), native(signature, body, doc));
}
export function raw(name: string, body: (args: readonly Value[], kwargs: Map<string, Value> | null) => Value): void {
  builtins.set(name, new PyNative(name, body));
}
