/** Functions written in cells: how arguments become a frame. */
import { collection } from '../../base/collection.ts';
import { type Kwargs, PyObject, PyTuple, type PyType, type Value } from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import { budget } from './budget.ts';
import { raise, typeError } from './exceptions.ts';
import { collector, enter, leave } from './live.ts';
import { Cell, functionType, generatorType } from './objects.ts';

type Frame = (Value | undefined)[];

/** What compiling a `def` or `lambda` gives, once; a function object adds defaults and cells. */
export interface Code {
  readonly name: string;
  readonly qualname: string;
  readonly positionalOnly: readonly string[];
  /** Positional parameters, the positional-only ones first. */
  readonly positional: readonly string[];
  readonly keywordOnly: readonly string[];
  readonly star: string | null;
  readonly doubleStar: string | null;
  /** Slots beyond the parameters. */
  readonly extraSlots: () => number;
  /** Slots of parameters and variables that inner functions share. */
  readonly cellSlots: () => readonly number[];
  /** Where the function's own cells go. */
  readonly freeSlots: () => readonly number[];
  /** Runs the body; for a generator function makes the generator. */
  readonly run: (frame: Frame) => Value;
  readonly module: string;
  readonly doc: string | null;
}

const NOTHING = new PyDict();

export class PyFunction extends PyObject {
  override pyType: PyType = functionType;
  override attributes: Map<string, Value> | null = null;
  readonly code: Code;
  name: string;
  qualname: string;
  doc: Value;
  /** Defaults of the last positional parameters. */
  defaults: readonly Value[];
  keywordDefaults: ReadonlyMap<string, Value> | null;
  readonly closure: readonly Cell[];
  annotations: PyDict;
  private readonly extra: number;
  private readonly cells: readonly number[];
  private readonly frees: readonly number[];
  /** Positional parameters only. */
  private readonly simple: boolean;

  constructor(
    code: Code,
    defaults: readonly Value[],
    keywordDefaults: ReadonlyMap<string, Value> | null,
    closure: readonly Cell[],
    annotations: PyDict,
  ) {
    super();
    this.code = code;
    this.name = code.name;
    this.qualname = code.qualname;
    this.doc = code.doc;
    this.defaults = defaults;
    this.keywordDefaults = keywordDefaults;
    this.closure = closure;
    this.annotations = annotations;
    this.extra = code.extraSlots();
    this.cells = code.cellSlots();
    this.frees = code.freeSlots();
    this.simple = code.keywordOnly.length === 0 && code.star === null && code.doubleStar === null;
  }

  override call(args: readonly Value[], kwargs: Kwargs | null): Value {
    return this.enter(kwargs === null && this.fits(args) ? args.slice() : this.bind(args, kwargs));
  }

  /** A call whose argument array becomes the frame. */
  callOwned(args: Value[]): Value {
    return this.enter(this.fits(args) ? args : this.bind(args, null));
  }

  private fits(args: readonly Value[]): boolean {
    return this.simple && args.length === this.code.positional.length;
  }

  private enter(frame: Frame): Value {
    for (let i = this.extra; i > 0; i--) frame.push(undefined);
    const cells = this.cells;
    for (let i = 0; i < cells.length; i++) frame[cells[i]] = new Cell(frame[cells[i]]) as unknown as Value;
    const frees = this.frees;
    for (let i = 0; i < frees.length; i++) frame[frees[i]] = this.closure[i] as unknown as Value;
    if (--budget.ticks < 0) budget.check();
    if (++budget.depth > budget.recursionLimit) {
      budget.depth--;
      throw raise('RecursionError', 'maximum recursion depth exceeded');
    }
    const at = enter(frame);
    try {
      const result = this.code.run(frame);
      if (collection.due) this.collect(frame, result);
      return result;
    } finally {
      leave(at);
      budget.depth--;
    }
  }

  /** The variables are done with; the arguments are not: the caller may look at what was put into them. */
  private collect(frame: Frame, result: Value): void {
    if (!(result instanceof PyObject) || result.pyType !== generatorType) {
      frame.fill(undefined, frame.length - this.extra);
    }
    collector.run(result);
  }

  private bind(args: readonly Value[], kwargs: Kwargs | null): Frame {
    const { code } = this;
    const count = code.positional.length;
    const frame: Frame = args.slice(0, count);
    while (frame.length < count + code.keywordOnly.length) frame.push(undefined);
    if (args.length > count && code.star === null) throw this.tooMany(args.length, kwargs);
    const rest = kwargs === null ? null : this.bindKeywords(frame, kwargs);
    this.fillDefaults(frame, args.length);
    if (code.star !== null) frame.push(new PyTuple(args.slice(count)));
    if (code.doubleStar !== null) frame.push(rest ?? new PyDict());
    return frame;
  }

  private bindKeywords(frame: Frame, kwargs: Kwargs): PyDict {
    const { code } = this;
    const rest = code.doubleStar === null ? NOTHING : new PyDict();
    const hidden: string[] = [];
    for (const [name, value] of kwargs) {
      let slot = code.positional.indexOf(name);
      if (slot >= 0 && slot < code.positionalOnly.length) {
        if (code.doubleStar === null) {
          hidden.push(name);
          continue;
        }
        slot = -1;
      } else if (slot < 0) {
        const at = code.keywordOnly.indexOf(name);
        if (at >= 0) slot = code.positional.length + at;
      }
      if (slot < 0) {
        if (code.doubleStar === null) throw this.unexpectedKeyword(name);
        rest.set(name, value);
      } else {
        if (frame[slot] !== undefined) throw typeError(`${this.qualname}() got multiple values for argument '${name}'`);
        frame[slot] = value;
      }
    }
    if (hidden.length > 0) {
      throw typeError(
        `${this.qualname}() got some positional-only arguments passed as keyword arguments: '${hidden.join(', ')}'`,
      );
    }
    return rest;
  }

  private unexpectedKeyword(name: string): PyObject {
    const error = typeError(`${this.qualname}() got an unexpected keyword argument '${name}'`);
    error.attributes = new Map<string, Value>([
      ['name', name],
      ['choices', new PyTuple([...this.code.positional, ...this.code.keywordOnly])],
    ]);
    return error;
  }

  private fillDefaults(frame: Frame, given: number): void {
    const { code } = this;
    const count = code.positional.length;
    const first = count - this.defaults.length;
    const missing: string[] = [];
    for (let i = Math.min(given, count); i < count; i++) {
      if (frame[i] !== undefined) continue;
      if (i >= first) frame[i] = this.defaults[i - first];
      else missing.push(code.positional[i]);
    }
    if (missing.length > 0) throw this.missing(missing, 'positional');
    for (let i = 0; i < code.keywordOnly.length; i++) {
      if (frame[count + i] !== undefined) continue;
      const value = this.keywordDefaults?.get(code.keywordOnly[i]);
      if (value === undefined) missing.push(code.keywordOnly[i]);
      frame[count + i] = value;
    }
    if (missing.length > 0) throw this.missing(missing, 'keyword-only');
  }

  private missing(names: readonly string[], kind: string): PyObject {
    const quoted = names.map((name) => `'${name}'`);
    const last = quoted.pop() ?? '';
    const list = quoted.length === 0 ? last : `${quoted.join(', ')}${quoted.length > 1 ? ',' : ''} and ${last}`;
    const s = names.length === 1 ? '' : 's';
    return typeError(`${this.qualname}() missing ${names.length} required ${kind} argument${s}: ${list}`);
  }

  private tooMany(given: number, kwargs: Kwargs | null): PyObject {
    const count = this.code.positional.length;
    const optional = this.defaults.length;
    const takes = optional > 0 ? `from ${count - optional} to ${count}` : `${count}`;
    const s = count === 1 && optional === 0 ? '' : 's';
    const named = [...(kwargs?.keys() ?? [])].filter((name) => this.code.keywordOnly.includes(name)).length;
    if (named > 0) {
      const positional = `${given} positional argument${given === 1 ? '' : 's'}`;
      const keyword = `${named} keyword-only argument${named === 1 ? '' : 's'}`;
      return typeError(
        `${this.qualname}() takes ${takes} positional argument${s} but ${positional} (and ${keyword}) were given`,
      );
    }
    return typeError(
      `${this.qualname}() takes ${takes} positional argument${s} but ${given} ${given === 1 ? 'was' : 'were'} given`,
    );
  }

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case '__name__':
        return this.name;
      case '__qualname__':
        return this.qualname;
      case '__doc__':
        return this.doc;
      case '__module__':
        return this.code.module;
      case '__defaults__':
        return this.defaults.length === 0 ? null : new PyTuple(this.defaults);
      case '__kwdefaults__':
        return this.keywordDefaults === null ? null : PyDict.of(this.keywordDefaults);
      case '__annotations__':
        return this.annotations;
      case '__dict__':
        this.attributes ??= new Map();
        return PyDict.of(this.attributes);
      default:
        return undefined;
    }
  }

  override setAttribute(name: string, value: Value): boolean {
    if (name === '__name__' && typeof value === 'string') this.name = value;
    else if (name === '__qualname__' && typeof value === 'string') this.qualname = value;
    else if (name === '__doc__') this.doc = value;
    else {
      this.attributes ??= new Map();
      this.attributes.set(name, value);
    }
    return true;
  }
}
