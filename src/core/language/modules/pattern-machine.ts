/**
 * A backtracking matcher that counts its steps against the cell's budget. It serves the patterns that can take
 * exponential time in the host's engine (a repeated group that repeats inside): slower, but it can be stopped. Reads
 * the translated source, so that it knows nothing of Python's syntax.
 */
import { tick } from '../runtime/budget.ts';

type Continue = (at: number) => boolean;
type Matcher = (at: number, next: Continue) => boolean;
type Tester = (c: string) => boolean;

export interface Found {
  readonly index: number;
  readonly groups: readonly (readonly [number, number] | undefined)[];
  readonly end: number;
}

/** `(a+)+`, `(\w+\s?)*`: an unbounded repeat of a group in which something repeats without bound. */
export function isRisky(source: string): boolean {
  const open: boolean[] = [];
  let repeated = false;
  for (let at = 0; at < source.length; at++) {
    const c = source[at];
    if (c === '\\') at++;
    else if (c === '[') at = classEnd(source, at) - 1;
    else if (c === '(') {
      open.push(repeated);
      repeated = false;
    } else if (c === ')') {
      const inside: boolean = repeated;
      if (inside && /^(?:[*+]|\{\d*,\})/.test(source.slice(at + 1))) return true;
      repeated = inside || (open.pop() ?? false);
    } else if (c === '*' || c === '+' || /^\{\d*,\}/.test(source.slice(at, at + 12))) repeated = true;
  }
  return false;
}

/** Behind the `]` of a class, which may hold classes. */
function classEnd(source: string, from: number): number {
  let depth = 0;
  for (let at = from; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '[') depth++;
    else if (source[at] === ']' && --depth === 0) return at + 1;
  }
  return source.length;
}

export class PatternMachine {
  private readonly source: string;
  private readonly letters: string;
  private readonly root: Matcher;
  private readonly testers = new Map<string, Tester>();
  private at = 0;
  private groupCount = 0;
  private text = '';
  private groups: ([number, number] | undefined)[] = [];

  constructor(source: string, letters: string) {
    this.source = source;
    this.letters = letters;
    this.root = this.alternatives();
  }

  exec(text: string, from: number, anchored: boolean): Found | null {
    this.text = text;
    for (let start = from; start <= text.length; start++) {
      this.groups = new Array<undefined>(this.groupCount + 1).fill(undefined);
      let end = -1;
      const matched = this.root(start, (at) => {
        end = at;
        return true;
      });
      if (matched) return { index: start, groups: this.groups.slice(), end };
      if (anchored) return null;
      if (text.charCodeAt(start) >= 0xd800 && text.charCodeAt(start) < 0xdc00) start++;
    }
    return null;
  }

  // ── Reading ───────────────────────────────────────────────────────────────────────────────────

  private alternatives(): Matcher {
    const options = [this.sequence()];
    while (this.source[this.at] === '|') {
      this.at++;
      options.push(this.sequence());
    }
    if (options.length === 1) return options[0];
    return (at, next) => options.some((option) => option(at, next));
  }

  private sequence(): Matcher {
    const parts: Matcher[] = [];
    while (this.at < this.source.length && this.source[this.at] !== '|' && this.source[this.at] !== ')') {
      parts.push(this.quantified());
    }
    return parts.reduceRight<Matcher>(
      (rest, part) => (at, next) => part(at, (end) => rest(end, next)),
      (at, next) => next(at),
    );
  }

  private quantified(): Matcher {
    const start = this.at;
    const tester = this.single();
    const part = tester === null ? this.group(start) : this.one(tester);
    const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})(\??)/.exec(this.source.slice(this.at));
    if (found === null) return part;
    this.at += found[0].length;
    const [, sign, low, comma, high, lazy] = found;
    const least = sign === '+' ? 1 : low === undefined ? 0 : Number(low);
    const open = sign === '*' || sign === '+' || (comma === ',' && high === '');
    const most = open
      ? Number.POSITIVE_INFINITY
      : sign === '?'
        ? 1
        : high === '' || high === undefined
          ? least
          : Number(high);
    if (tester !== null && lazy === '') return this.run(tester, least, most);
    return this.repeat(part, least, most, lazy !== '');
  }

  /** A character, an escape or a class, as a test of one character; null: something else stands here. */
  private single(): Tester | null {
    const rest = this.source.slice(this.at);
    if (rest[0] === '(') return null;
    const piece =
      rest[0] === '['
        ? rest.slice(0, classEnd(rest, 0))
        : (/^(?:\\(?:u\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}|[\s\S]))/.exec(rest)?.[0] ??
          String.fromCodePoint(rest.codePointAt(0) ?? 0));
    if (/^\\\d/.test(piece)) return null;
    this.at += piece.length;
    return this.testerOf(piece);
  }

  private testerOf(piece: string): Tester {
    let tester = this.testers.get(piece);
    if (tester === undefined) {
      const pattern = new RegExp(`^${piece}$`, `${this.letters.replace(/[gdy]/g, '')}s`);
      tester = (c) => pattern.test(c);
      this.testers.set(piece, tester);
    }
    return tester;
  }

  private group(start: number): Matcher {
    if (this.source[this.at] === '\\') return this.reference();
    const look = /^\(\?(?:=|!|<=|<!)/.exec(this.source.slice(this.at));
    if (look !== null) return this.look(start);
    this.at++;
    const plain = this.source.startsWith('?:', this.at);
    if (plain) this.at += 2;
    const number = plain ? 0 : ++this.groupCount;
    const inner = this.alternatives();
    this.at++;
    if (plain) return inner;
    return (at, next) =>
      inner(at, (end) => {
        const before = this.groups[number];
        this.groups[number] = [at, end];
        if (next(end)) return true;
        this.groups[number] = before;
        return false;
      });
  }

  /** Look-around has nothing to repeat: the host's engine answers it at one place. */
  private look(start: number): Matcher {
    let depth = 0;
    for (; this.at < this.source.length; this.at++) {
      const c = this.source[this.at];
      if (c === '\\') this.at++;
      else if (c === '[') this.at = classEnd(this.source, this.at) - 1;
      else if (c === '(') depth++;
      else if (c === ')' && --depth === 0) break;
    }
    this.at++;
    const pattern = new RegExp(this.source.slice(start, this.at), `${this.letters.replace(/[gdy]/g, '')}y`);
    return (at, next) => {
      pattern.lastIndex = at;
      return pattern.test(this.text) && next(at);
    };
  }

  private reference(): Matcher {
    const digits = /^\\(\d+)/.exec(this.source.slice(this.at))?.[1] ?? '';
    this.at += digits.length + 1;
    const number = Number(digits);
    return (at, next) => {
      const span = this.groups[number];
      if (span === undefined) return false;
      const known = this.text.slice(span[0], span[1]);
      return this.text.startsWith(known, at) && next(at + known.length);
    };
  }

  // ── Matching ──────────────────────────────────────────────────────────────────────────────────

  private width(at: number, tester: Tester): number {
    if (at >= this.text.length) return 0;
    const c = String.fromCodePoint(this.text.codePointAt(at) ?? 0);
    return tester(c) ? c.length : 0;
  }

  private one(tester: Tester): Matcher {
    return (at, next) => {
      tick();
      const width = this.width(at, tester);
      return width > 0 && next(at + width);
    };
  }

  /** A greedy run of single characters: no recursion while it goes forward. */
  private run(tester: Tester, least: number, most: number): Matcher {
    return (start, next) => {
      const ends = [start];
      let at = start;
      while (ends.length <= most) {
        tick();
        const width = this.width(at, tester);
        if (width === 0) break;
        at += width;
        ends.push(at);
      }
      for (let i = ends.length - 1; i >= least; i--) if (next(ends[i])) return true;
      return false;
    };
  }

  private repeat(part: Matcher, least: number, most: number, lazy: boolean): Matcher {
    const step = (at: number, count: number, next: Continue): boolean => {
      tick();
      const more = (): boolean =>
        count < most && part(at, (end) => (end === at && count >= least ? false : step(end, count + 1, next)));
      if (count < least) return more();
      return lazy ? next(at) || more() : more() || next(at);
    };
    return (at, next) => step(at, 0, next);
  }
}
