/** What the text before a cursor says, without a parse: it is seldom whole. */

export interface NameChain {
  /** `np.linalg` of `np.linalg.no`; `""` stands for a string literal. */
  readonly path: readonly string[];
  readonly prefix: string;
}

/** The dotted names that end at the cursor; null where none do. */
export function chainBefore(before: string): NameChain | null {
  const found =
    /((?:[\p{L}_][\p{L}\p{N}_]*|(["'])(?:(?!\2).)*\2)(?:\.[\p{L}_][\p{L}\p{N}_]*)*)\.([\p{L}_]?[\p{L}\p{N}_]*)$/u.exec(
      before,
    );
  if (found === null) return null;
  const quoted = found[2] !== undefined;
  const path = quoted ? ['""'] : found[1].split('.');
  return { path, prefix: found[3] };
}

export interface CallContext {
  readonly path: readonly string[];
  /** Where the function's name stands. */
  readonly start: number;
  readonly end: number;
  /** Commas before the cursor at the call's own level. */
  readonly position: number;
  /** Keyword that the cursor's argument names. */
  readonly keyword: string | null;
}

/** The innermost call whose brackets are open at the cursor. */
export function callAround(before: string): CallContext | null {
  const text = blankStrings(before);
  let depth = 0;
  let position = 0;
  for (let at = text.length - 1; at >= 0 && text.length - at < 5000; at--) {
    const c = text[at];
    if (c === ')' || c === ']' || c === '}') depth++;
    else if (c === '[' || c === '{') {
      if (depth-- === 0) return null;
    } else if (c === ',' && depth === 0) position++;
    else if (c === '(' && depth-- === 0) {
      const name = /([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*)\s*$/u.exec(text.slice(0, at));
      if (name === null || /(?:^|\s)def\s+$/.test(text.slice(0, at - name[0].length))) return null;
      const start = at - name[0].length;
      const keyword = keywordAt(text.slice(at + 1));
      return { path: name[1].split('.'), start, end: start + name[1].length, position, keyword };
    }
  }
  return null;
}

function keywordAt(inside: string): string | null {
  return /(?:^|,)\s*([\p{L}_][\p{L}\p{N}_]*)\s*=[^=,]*$/u.exec(inside)?.[1] ?? null;
}

/** String contents as spaces, so that brackets in them do not count. */
function blankStrings(text: string): string {
  return text.replace(/(["'])(?:\\.|(?!\1)[^\\\n])*\1/g, (whole) => `"${' '.repeat(whole.length - 2)}"`);
}
