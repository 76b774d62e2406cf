/**
 * Python signatures as NumPy prints them, parsed once: `mean(a, axis=None, *, where=<no value>)`. Calls are bound
 * to them with CPython's errors.
 */
import { ArraybookError } from '../base/errors.ts';
import { type Kwargs, PyFloat, PyTuple, type Value } from '../base/python.ts';
import { PyDict } from '../base/python-dict.ts';

export type ParameterKind = 'positional' | 'plain' | 'keyword' | 'star' | 'doubleStar';

export interface Parameter {
  readonly name: string;
  readonly kind: ParameterKind;
  /** The default as written, for help; null: required. */
  readonly defaultText: string | null;
  /** undefined where the default is `<no value>` (or there is none). */
  readonly defaultValue: Value | undefined;
}

export interface Signature {
  readonly name: string;
  readonly text: string;
  readonly parameters: readonly Parameter[];
  readonly index: ReadonlyMap<string, number>;
  /** How many may come by position; infinite with `*args`. */
  readonly positionalCount: number;
  readonly required: number;
  /** Where every parameter takes one value: copied for what is not given. */
  readonly defaults: readonly (Value | undefined)[] | null;
}

/** Splits at commas outside brackets and quotes. */
function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let current = '';
  for (const c of text) {
    if (quote !== '') quote = c === quote ? '' : quote;
    else if (c === "'" || c === '"') quote = c;
    else if ('([{<'.includes(c)) depth++;
    else if (')]}>'.includes(c)) depth--;
    if (c === ',' && depth === 0 && quote === '') {
      parts.push(current.trim());
      current = '';
    } else current += c;
  }
  if (current.trim() !== '') parts.push(current.trim());
  return parts;
}

function defaultFrom(text: string): Value | undefined {
  if (text === 'None') return null;
  if (text === 'True' || text === 'False') return text === 'True';
  if (text.startsWith('<')) return undefined;
  if (/^['"].*['"]$/.test(text)) return text.slice(1, -1);
  if (/^-?\d+$/.test(text)) return Number(text);
  if (/^-?(\d*\.?\d+|\d+\.?)(e[+-]?\d+)?$/.test(text)) return new PyFloat(Number(text));
  if (text === 'inf' || text === '-inf')
    return new PyFloat(text === 'inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
  if (text.startsWith('(')) return new PyTuple(splitTop(text.slice(1, -1)).map((item) => defaultFrom(item) ?? null));
  throw new ArraybookError('internal', `signature default '${text}' is not understood`);
}

export function parseSignature(text: string): Signature {
  const match = /^\s*([\w.]+)\((.*)\)\s*$/s.exec(text);
  if (match === null) throw new ArraybookError('internal', `signature '${text}' is not understood`);
  const parameters: Parameter[] = [];
  let keywordOnly = false;
  for (const part of splitTop(match[2])) {
    if (part === '/') {
      for (let k = 0; k < parameters.length; k++) parameters[k] = { ...parameters[k], kind: 'positional' };
    } else if (part === '*') keywordOnly = true;
    else {
      parameters.push(parameterFrom(part, keywordOnly));
      if (part.startsWith('*')) keywordOnly = true;
    }
  }
  const star = parameters.some((one) => one.kind === 'star');
  const positional = parameters.filter((one) => one.kind === 'positional' || one.kind === 'plain');
  return {
    name: match[1],
    text,
    parameters,
    index: new Map(parameters.map((one, k) => [one.name, k])),
    positionalCount: star ? Number.POSITIVE_INFINITY : positional.length,
    required: positional.filter((one) => one.defaultText === null).length,
    defaults: parameters.every(takesOne) ? parameters.map((one) => one.defaultValue) : null,
  };
}

function takesOne({ kind, defaultText }: Parameter): boolean {
  return kind === 'positional' || kind === 'plain' || (kind === 'keyword' && defaultText !== null);
}

function parameterFrom(part: string, keywordOnly: boolean): Parameter {
  if (part.startsWith('**'))
    return { name: part.slice(2), kind: 'doubleStar', defaultText: null, defaultValue: undefined };
  if (part.startsWith('*')) return { name: part.slice(1), kind: 'star', defaultText: null, defaultValue: undefined };
  const at = part.indexOf('=');
  const name = (at < 0 ? part : part.slice(0, at)).trim();
  const text = at < 0 ? null : part.slice(at + 1).trim();
  return {
    name,
    kind: keywordOnly ? 'keyword' : 'plain',
    defaultText: text,
    defaultValue: text === null ? undefined : defaultFrom(text),
  };
}

function typeError(message: string): never {
  throw new ArraybookError('dtype', message, { pythonType: 'TypeError' });
}

/** Arguments in the order of the parameters; `*args` is a tuple, `**kwargs` a dict, `<no value>` undefined. */
export function bind(signature: Signature, args: readonly Value[], kwargs: Kwargs | null): (Value | undefined)[] {
  const { parameters, name, defaults } = signature;
  const count = args.length;
  if (defaults !== null && (kwargs === null || kwargs.size === 0)) {
    if (count >= signature.required && count <= signature.positionalCount) {
      const simple = defaults.slice();
      for (let k = 0; k < count; k++) simple[k] = args[k];
      return simple;
    }
  }
  const bound: (Value | undefined)[] = new Array(parameters.length).fill(undefined);
  const given: boolean[] = new Array(parameters.length).fill(false);
  if (args.length > signature.positionalCount) tooMany(signature, args.length);
  let next = 0;
  for (let k = 0; k < parameters.length && next < args.length; k++) {
    const { kind } = parameters[k];
    if (kind === 'keyword' || kind === 'doubleStar') break;
    if (kind === 'star') break;
    bound[k] = args[next++];
    given[k] = true;
  }
  const star = parameters.findIndex((one) => one.kind === 'star');
  if (star >= 0) {
    bound[star] = new PyTuple(args.slice(next));
    given[star] = true;
  }
  if (kwargs !== null && kwargs.size > 0) bindKeywords(signature, kwargs, bound, given);
  return withDefaults(parameters, bound, given, name);
}

function bindKeywords(signature: Signature, kwargs: Kwargs, bound: (Value | undefined)[], given: boolean[]): void {
  const rest = signature.parameters.findIndex((one) => one.kind === 'doubleStar');
  const extra = new PyDict();
  for (const [key, value] of kwargs) {
    const at = signature.index.get(key);
    const kind = at === undefined ? null : signature.parameters[at].kind;
    if (at === undefined || kind === 'star' || kind === 'doubleStar' || kind === 'positional') {
      if (rest < 0) typeError(`${signature.name}() got an unexpected keyword argument '${key}'`);
      extra.set(key, value);
    } else if (given[at]) typeError(`${signature.name}() got multiple values for argument '${key}'`);
    else {
      bound[at] = value;
      given[at] = true;
    }
  }
  if (rest >= 0) {
    bound[rest] = extra;
    given[rest] = true;
  }
}

function withDefaults(
  parameters: readonly Parameter[],
  bound: (Value | undefined)[],
  given: readonly boolean[],
  name: string,
): (Value | undefined)[] {
  const missing: string[] = [];
  for (let k = 0; k < parameters.length; k++) {
    if (given[k]) continue;
    const one = parameters[k];
    if (one.defaultText !== null) bound[k] = one.defaultValue;
    else if (one.kind === 'doubleStar') bound[k] = new PyDict();
    else if (one.kind === 'star') bound[k] = new PyTuple([]);
    else missing.push(`'${one.name}'`);
  }
  if (missing.length > 0) {
    const listed =
      missing.length === 1 ? missing[0] : `${missing.slice(0, -1).join(', ')} and ${missing[missing.length - 1]}`;
    typeError(
      `${name}() missing ${missing.length} required positional argument${missing.length === 1 ? '' : 's'}: ${listed}`,
    );
  }
  return bound;
}

function tooMany(signature: Signature, given: number): never {
  const { name, positionalCount, required } = signature;
  const range = required < positionalCount ? `from ${required} to ${positionalCount}` : String(positionalCount);
  return typeError(
    `${name}() takes ${range} positional argument${positionalCount === 1 ? '' : 's'} but ${given} were given`,
  );
}
