/** `re`. */
import {
  type Iteration,
  PyBytes,
  PyList,
  PyObject,
  PyTuple,
  PyType,
  python,
  typeName,
  type Value,
} from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import { tick } from '../runtime/budget.ts';
import { isCallableValue, method } from '../runtime/calls.ts';
import { PyException, raise, typeError } from '../runtime/exceptions.ts';
import { smallIndex } from '../runtime/numbers.ts';
import { PyIterator } from '../runtime/objects.ts';
import { repr } from '../runtime/repr.ts';
import { plain } from '../runtime/truth.ts';
import { latin1 } from '../types/codecs.ts';
import { defineModule } from './module.ts';
import { type Found, isRisky, PatternMachine } from './pattern-machine.ts';
import * as translation from './pattern-translation.ts';

const patternType = new PyType('Pattern', { module: 're' });
const matchType = new PyType('Match', { module: 're' });

export class PyPattern extends PyObject {
  override pyType: PyType = patternType;
  readonly source: Value;
  readonly translated: translation.Translated;
  readonly regexp: RegExp;
  readonly bytes: boolean;
  private readonly anchored: RegExp;
  /** In place of the host's engine, where that could run for ever. */
  private readonly machine: PatternMachine | null;

  constructor(source: Value, flags: number) {
    super();
    this.source = source;
    this.bytes = source instanceof PyBytes;
    const text = source instanceof PyBytes ? latin1(source.bytes) : String(source);
    this.translated = translation.translate(text, flags, this.bytes);
    const letters = (this.translated.flags & translation.IGNORECASE) !== 0 ? 'vi' : 'v';
    this.regexp = this.build(this.translated.source, `${letters}gd`);
    this.machine = isRisky(this.translated.source) ? new PatternMachine(this.translated.source, letters) : null;
    this.anchored = this.build(this.translated.source, `${letters}yd`);
  }

  private build(source: string, letters: string): RegExp {
    try {
      return new RegExp(source, letters);
    } catch (error) {
      throw new PyException(translation.patternError, [
        error instanceof Error ? error.message.replace(/^.*: /, '') : String(error),
      ]);
    }
  }

  /** The subject as text. */
  subject(value: Value): string {
    const subject = plain(value);
    if (typeof subject === 'string') {
      if (this.bytes) throw typeError('cannot use a bytes pattern on a string-like object');
      return subject;
    }
    const bytes = subject instanceof PyObject ? subject.toBytes?.() : undefined;
    if (bytes === undefined) throw typeError(`expected string or bytes-like object, got '${typeName(value)}'`);
    if (!this.bytes) throw typeError('cannot use a string pattern on a bytes-like object');
    return latin1(bytes);
  }

  exec(text: string, from: number, anchored: boolean): RegExpExecArray | null {
    if (this.machine !== null) return asArray(text, this.machine.exec(text, from, anchored));
    const regexp = anchored ? this.anchored : this.regexp;
    regexp.lastIndex = from;
    return regexp.exec(text);
  }

  /** Matches from left to right; an empty match moves on by one. */
  *all(text: string): Generator<RegExpExecArray, void, undefined> {
    let from = 0;
    while (from <= text.length) {
      tick();
      const found = this.exec(text, from, false);
      if (found === null) return;
      yield found;
      const end = found.index + found[0].length;
      from = found[0].length === 0 ? end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1) : end;
    }
  }

  out(text: string | undefined): Value {
    if (text === undefined) return null;
    return this.bytes ? new PyBytes(Uint8Array.from(text, (c) => c.charCodeAt(0))) : text;
  }

  override repr(): string {
    const names = [
      [2, 're.IGNORECASE'],
      [8, 're.MULTILINE'],
      [16, 're.DOTALL'],
      [64, 're.VERBOSE'],
      [256, 're.ASCII'],
    ] as const;
    const set = names.filter(([bit]) => (this.translated.flags & bit) !== 0).map(([, name]) => name);
    return `re.compile(${repr(this.source)}${set.length === 0 ? '' : `, ${set.join('|')}`})`;
  }
  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'pattern':
        return this.source;
      case 'flags':
        return this.translated.flags;
      case 'groups':
        return this.translated.groups;
      case 'groupindex':
        return PyDict.of(this.translated.names);
      default:
        return undefined;
    }
  }
}

/** A match of the machine in the shape of the host's. */
function asArray(text: string, found: Found | null): RegExpExecArray | null {
  if (found === null) return null;
  const spans = [[found.index, found.end] as [number, number], ...found.groups.slice(1)];
  const texts = spans.map((span) => (span === undefined ? undefined : text.slice(span[0], span[1])));
  return Object.assign(texts, { index: found.index, input: text, indices: spans }) as unknown as RegExpExecArray;
}

class PyMatch extends PyObject {
  override pyType: PyType = matchType;
  readonly pattern: PyPattern;
  readonly text: string;
  readonly subject: Value;
  readonly found: RegExpExecArray;
  constructor(pattern: PyPattern, text: string, subject: Value, found: RegExpExecArray) {
    super();
    this.pattern = pattern;
    this.text = text;
    this.subject = subject;
    this.found = found;
  }

  index(group: Value): number {
    const number = typeof group === 'string' ? this.pattern.translated.names.get(group) : Number(group);
    if (number === undefined || Number.isNaN(number) || number < 0 || number > this.pattern.translated.groups) {
      throw raise('IndexError', 'no such group');
    }
    return number;
  }
  group(group: Value): Value {
    return this.pattern.out(this.found[this.index(group)]);
  }
  /** In code points. */
  span(group: Value): [number, number] {
    const at = this.found.indices?.[this.index(group)];
    if (at === undefined) return [-1, -1];
    const points = (offset: number): number => [...this.text.slice(0, offset)].length;
    return [points(at[0]), points(at[1])];
  }
  override getItem(key: Value): Value {
    return this.group(key);
  }
  override repr(): string {
    const [start, end] = this.span(0);
    return `<re.Match object; span=(${start}, ${end}), match=${repr(this.group(0))}>`;
  }
  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 're':
        return this.pattern;
      case 'string':
        return this.subject;
      case 'pos':
        return 0;
      case 'endpos':
        return this.text.length;
      case 'lastindex': {
        const last = this.found.findLastIndex((group, i) => i > 0 && group !== undefined);
        return last < 1 ? null : last;
      }
      case 'lastgroup': {
        const last = this.found.findLastIndex((group, i) => i > 0 && group !== undefined);
        for (const [key, number] of this.pattern.translated.names) if (number === last) return key;
        return null;
      }
      default:
        return undefined;
    }
  }
}

function onMatch(signature: string, body: Parameters<typeof method<PyMatch>>[2]): void {
  method(matchType, signature, body);
}
onMatch('group(*groups)', (self, _args, groups) => {
  if (groups.length === 0) return self.group(0);
  if (groups.length === 1) return self.group(groups[0]);
  return new PyTuple(groups.map((group) => self.group(group)));
});
onMatch(
  'groups(default=None)',
  (self, [missing]) =>
    new PyTuple(
      Array.from(self.found)
        .slice(1)
        .map((text) => (text === undefined ? (missing as Value) : self.pattern.out(text))),
    ),
);
onMatch('groupdict(default=None)', (self, [missing]) =>
  PyDict.of(
    [...self.pattern.translated.names].map(
      ([name, i]) => [name, self.found[i] === undefined ? (missing as Value) : self.group(i)] as const,
    ),
  ),
);
onMatch('start(group=0, /)', (self, [group]) => self.span(group as Value)[0]);
onMatch('end(group=0, /)', (self, [group]) => self.span(group as Value)[1]);
onMatch('span(group=0, /)', (self, [group]) => new PyTuple(self.span(group as Value)));
onMatch('expand(template)', (self, [template]) => expand(self, String(template)));

/** `\1`, `\g<name>` and escapes of a replacement. */
function expand(match: PyMatch, template: string): string {
  return template.replace(/\\(?:g<([^>]*)>|(\d{1,2})|([\s\S]))/g, (_whole, named, number, other) => {
    if (named !== undefined) return String(match.found[groupNumber(match, named)] ?? '');
    if (number !== undefined) {
      if (number === '0') return '\0';
      if (Number(number) > match.pattern.translated.groups) {
        throw new PyException(translation.patternError, [`invalid group reference ${number} at position 1`]);
      }
      return match.found[Number(number)] ?? '';
    }
    const simple: Record<string, string> = {
      n: '\n',
      t: '\t',
      r: '\r',
      '\\': '\\',
      a: '\x07',
      b: '\b',
      f: '\f',
      v: '\v',
    };
    if (other in simple) return simple[other];
    if (/[a-zA-Z]/.test(other))
      throw new PyException(translation.patternError, [`bad escape \\${other} at position 0`]);
    return `\\${other}`;
  });
}
function groupNumber(match: PyMatch, name: string): number {
  const number = /^\d+$/.test(name) ? Number(name) : match.pattern.translated.names.get(name);
  if (number === undefined) throw raise('IndexError', `unknown group name '${name}'`);
  if (number > match.pattern.translated.groups)
    throw new PyException(translation.patternError, [`invalid group reference ${number} at position 3`]);
  return number;
}

function substitute(pattern: PyPattern, replacement: Value, subject: Value, count: number): [Value, number] {
  const text = pattern.subject(subject);
  let result = '';
  let from = 0;
  let done = 0;
  const callable = isCallableValue(replacement);
  const template = callable ? '' : pattern.bytes ? latin1((replacement as PyBytes).bytes) : String(replacement);
  for (const found of pattern.all(text)) {
    if (count > 0 && done === count) break;
    const match = new PyMatch(pattern, text, subject, found);
    const own = callable ? python.call(replacement, [match]) : null;
    const piece = callable
      ? own instanceof PyBytes
        ? latin1(own.bytes)
        : own === null
          ? ''
          : String(own)
      : template.includes('\\')
        ? expand(match, template)
        : template;
    result += text.slice(from, found.index) + piece;
    from = found.index + found[0].length;
    done++;
  }
  return [pattern.out(result + text.slice(from)), done];
}

function split(pattern: PyPattern, subject: Value, limit: number): Value {
  const text = pattern.subject(subject);
  const parts: Value[] = [];
  let from = 0;
  let done = 0;
  for (const found of pattern.all(text)) {
    if (limit > 0 && done === limit) break;
    parts.push(
      pattern.out(text.slice(from, found.index)),
      ...Array.from(found)
        .slice(1)
        .map((group) => pattern.out(group)),
    );
    from = found.index + found[0].length;
    done++;
  }
  parts.push(pattern.out(text.slice(from)));
  return new PyList(parts);
}

function findAll(pattern: PyPattern, subject: Value): Value {
  const text = pattern.subject(subject);
  const one = (group: string | undefined): Value => pattern.out(group ?? '');
  const items: Value[] = [];
  for (const found of pattern.all(text)) {
    const groups = pattern.translated.groups;
    if (groups === 0) items.push(one(found[0]));
    else items.push(groups === 1 ? one(found[1]) : new PyTuple(Array.from(found).slice(1).map(one)));
  }
  return new PyList(items);
}

function search(
  pattern: PyPattern,
  subject: Value,
  mode: 'search' | 'match' | 'fullmatch',
  pos: number,
  endpos: number,
): Value {
  const whole = pattern.subject(subject);
  const text = endpos < whole.length ? whole.slice(0, endpos) : whole;
  let target = pattern;
  if (mode === 'fullmatch') target = full(pattern);
  const found = target.exec(text, Math.min(pos, text.length), mode !== 'search');
  return found === null ? null : new PyMatch(pattern, text, subject, found);
}

const fullPatterns = new WeakMap<PyPattern, PyPattern>();
function full(pattern: PyPattern): PyPattern {
  let made = fullPatterns.get(pattern);
  if (made === undefined) {
    const source = pattern.source instanceof PyBytes ? latin1(pattern.source.bytes) : String(pattern.source);
    const inner = source.replace(/^\(\?[aiLmsux]+\)/, '');
    const text = (pattern.translated.flags & translation.VERBOSE) !== 0 ? `(?:${inner}\n)\\Z` : `(?:${inner})\\Z`;
    made = new PyPattern(
      pattern.bytes ? new PyBytes(Uint8Array.from(text, (c) => c.charCodeAt(0))) : text,
      pattern.translated.flags,
    );
    fullPatterns.set(pattern, made);
  }
  return made;
}

function finditer(pattern: PyPattern, subject: Value): Value {
  const text = pattern.subject(subject);
  const matches = pattern.all(text);
  const iteration: Iteration = {
    next() {
      const step = matches.next();
      return step.done ? undefined : new PyMatch(pattern, text, subject, step.value);
    },
  };
  return new PyIterator('callable_iterator', iteration);
}

const onPattern = (signature: string, body: Parameters<typeof method<PyPattern>>[2]): void =>
  method(patternType, signature, body);
for (const mode of ['search', 'match', 'fullmatch'] as const) {
  onPattern(`${mode}(string, pos=0, endpos=9007199254740991)`, (self, [text, pos, endpos]) =>
    search(self, text as Value, mode, smallIndex(pos as Value), smallIndex(endpos as Value)),
  );
}
onPattern('findall(string)', (self, [text]) => findAll(self, text as Value));
onPattern('finditer(string)', (self, [text]) => finditer(self, text as Value));
onPattern('split(string, maxsplit=0)', (self, [text, limit]) => split(self, text as Value, smallIndex(limit as Value)));
onPattern(
  'sub(repl, string, count=0)',
  (self, [by, text, count]) => substitute(self, by as Value, text as Value, smallIndex(count as Value))[0],
);
onPattern(
  'subn(repl, string, count=0)',
  (self, [by, text, count]) => new PyTuple(substitute(self, by as Value, text as Value, smallIndex(count as Value))),
);

const cache = new Map<string, PyPattern>();
function compile(pattern: Value, flags: number): PyPattern {
  if (pattern instanceof PyPattern) return pattern;
  const source = plain(pattern);
  if (typeof source !== 'string' && !(source instanceof PyBytes))
    throw typeError('first argument must be string or compiled pattern');
  const key = typeof source === 'string' ? `${flags}:${source}` : '';
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = new PyPattern(source, flags);
  if (cache.size > 200) cache.clear();
  if (key !== '') cache.set(key, made);
  return made;
}

defineModule('re', 'Regular expressions.', (module) => {
  const flags = {
    A: 256,
    ASCII: 256,
    I: 2,
    IGNORECASE: 2,
    M: 8,
    MULTILINE: 8,
    S: 16,
    DOTALL: 16,
    X: 64,
    VERBOSE: 64,
    U: 32,
    UNICODE: 32,
    NOFLAG: 0,
  };
  for (const [name, value] of Object.entries(flags)) module.value(name, value);
  module.value('Pattern', patternType).value('Match', matchType).value('error', translation.patternError);
  module.def('compile(pattern, flags=0)', ([pattern, bits]) => compile(pattern as Value, smallIndex(bits as Value)));
  for (const mode of ['search', 'match', 'fullmatch'] as const) {
    module.def(`${mode}(pattern, string, flags=0)`, ([pattern, text, bits]) =>
      search(compile(pattern as Value, smallIndex(bits as Value)), text as Value, mode, 0, Number.MAX_SAFE_INTEGER),
    );
  }
  module.def('findall(pattern, string, flags=0)', ([pattern, text, bits]) =>
    findAll(compile(pattern as Value, smallIndex(bits as Value)), text as Value),
  );
  module.def('finditer(pattern, string, flags=0)', ([pattern, text, bits]) =>
    finditer(compile(pattern as Value, smallIndex(bits as Value)), text as Value),
  );
  module.def('split(pattern, string, maxsplit=0, flags=0)', ([pattern, text, limit, bits]) =>
    split(compile(pattern as Value, smallIndex(bits as Value)), text as Value, smallIndex(limit as Value)),
  );
  module.def(
    'sub(pattern, repl, string, count=0, flags=0)',
    ([pattern, by, text, count, bits]) =>
      substitute(
        compile(pattern as Value, smallIndex(bits as Value)),
        by as Value,
        text as Value,
        smallIndex(count as Value),
      )[0],
  );
  module.def(
    'subn(pattern, repl, string, count=0, flags=0)',
    ([pattern, by, text, count, bits]) =>
      new PyTuple(
        substitute(
          compile(pattern as Value, smallIndex(bits as Value)),
          by as Value,
          text as Value,
          smallIndex(count as Value),
        ),
      ),
  );
  module.def('escape(pattern)', ([text]) =>
    String(text).replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, (c) => `\\${c}`),
  );
  module.def('purge()', () => null);
});
