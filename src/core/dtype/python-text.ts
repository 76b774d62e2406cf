/** How Python writes text and bytes: `repr(str)`, `repr(bytes)`. */

const SHORT_ESCAPES: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };

/** What `str.isprintable` refuses: control, format, surrogate, private, unassigned, separators but the space. */
const UNPRINTABLE = /[\p{C}\p{Z}]/u;

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function escapeCodePoint(code: number): string {
  const short = SHORT_ESCAPES[code];
  if (short !== undefined) return short;
  if (code >= 0x20 && code < 0x7f) return String.fromCharCode(code);
  const character = String.fromCodePoint(code);
  if (!UNPRINTABLE.test(character)) return character;
  if (code < 0x100) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

/** Single quotes, unless the text has single and no double ones. */
function quoteFor(hasSingle: boolean, hasDouble: boolean): string {
  return hasSingle && !hasDouble ? '"' : "'";
}

/** `repr(str)`. Lone surrogates are escaped, as Python does. */
export function strRepr(text: string): string {
  const quote = quoteFor(text.includes("'"), text.includes('"'));
  let body = '';
  for (const character of text) {
    body += character === quote ? `\\${quote}` : escapeCodePoint(character.codePointAt(0) ?? 0);
  }
  return quote + body + quote;
}

/** `repr(bytes)`. */
export function bytesRepr(bytes: Uint8Array): string {
  const quote = quoteFor(bytes.includes(0x27), bytes.includes(0x22));
  let body = '';
  for (const byte of bytes) {
    if (byte === quote.charCodeAt(0)) body += `\\${quote}`;
    else if (byte >= 0x7f) body += `\\x${hex(byte, 2)}`;
    else body += escapeCodePoint(byte);
  }
  return `b${quote}${body}${quote}`;
}

/** `repr(tuple)` around texts that are already reprs. */
export function tupleRepr(items: readonly string[]): string {
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
}
