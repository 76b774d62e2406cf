/** The function reference: every function that NumPy's table binds, and the built-in ones. */
import { PyType } from '../base/python.ts';
import { names, OpFunction } from '../ops/registry.ts';
import { docOf, signatureOf } from './inspection.ts';
import { builtins } from './types/builtins.ts';

export interface ReferenceEntry {
  readonly name: string;
  readonly signature: string | null;
  readonly doc: string;
}

export function referenceEntries(): ReferenceEntry[] {
  const entries: ReferenceEntry[] = [];
  for (const [name, value] of names) {
    if (!(value instanceof OpFunction) && !(value instanceof PyType) && docOf(value) === null) continue;
    const short = name.slice(name.lastIndexOf('.') + 1);
    if (short.startsWith('_')) continue;
    entries.push({ name, signature: signatureOf(value, short), doc: docOf(value) ?? '' });
  }
  for (const [name, value] of builtins) {
    if (name.startsWith('_')) continue;
    entries.push({ name, signature: signatureOf(value, name), doc: docOf(value) ?? '' });
  }
  return entries;
}
